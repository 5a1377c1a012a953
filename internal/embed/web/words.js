// What the pages say, in the reader's language.

import { told } from "./element.js";

const labels = told("labels");

/** The language the page speaks. */
export const language = document.documentElement.lang;

/** The label of a key, with values in the places it names. */
export const say = (key, values = {}) => labels[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);

const counted = (unit) => new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" });
const units = [["hour", 3600, Infinity], ["minute", 60, 60], ["second", 1, 60]].map(([unit, seconds, wrap]) => ({ format: counted(unit), seconds, wrap }));
const percents = new Intl.NumberFormat(language, { style: "percent" });

/** Seconds as they are said: "1 minute 3 seconds". */
export function spoken(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const parts = units.map((u) => ({ count: Math.floor(whole / u.seconds) % u.wrap, format: u.format })).filter((part) => part.count > 0);
  return parts.map((part) => part.format.format(part.count)).join(" ") || units.at(-1).format.format(0);
}

/** A part of 1 as it is said: "50%". */
export const share = (part) => percents.format(part);
