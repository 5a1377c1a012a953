// One master on the upload page: what is said of it, its subtitle files, and how far it is.

import { batch } from "./batch.js";
import { button, h, keep, say } from "./element.js";
import { faultBox } from "./fault.js";
import { field } from "./field.js";
import { bytes, duration, language, percent } from "./format.js";
import { locale } from "./naming.js";

let numbers = 0;

/** A row with its node, update for a changed state, progress for moved bytes, and choices when the sets are known. */
export function entryRow(entry, sets) {
  const id = `entry${++numbers}`;
  const set = h("select", { onchange: () => (entry.set = set.value) });
  const choices = () => keep(set, sets, () => (sets.length ? sets : [{ name: entry.set }]).map((s) =>
    h("option", { value: s.name, title: s.description, selected: s.name === entry.set }, s.name)));
  const form = h("div", { class: "fields" },
    field("Title", input(entry, "title", { maxlength: 1000 }), "main"),
    field("Rendition set", set),
    field("When complete", release(entry)),
    field("Language", input(entry, "language", { placeholder: "en", size: 8, maxlength: 40, spellcheck: "false" })),
    field("Text alternative", input(entry, "alt", { maxlength: 2000, placeholder: "What is to be seen, for people who cannot see it" }), "wide"));
  const texts = h("ul", { class: "texts", "aria-label": "Subtitle files" });
  const meter = h("progress", { max: 1, value: 0, "aria-labelledby": id });
  const figures = h("span", { class: "figures" });
  const status = h("div", { class: "status" });
  const remove = button("Remove", () => batch.remove(entry), { class: "button quiet" });
  const node = h("li", { class: "entry panel" },
    h("div", { class: "entry-head" }, h("strong", { id }, entry.file.name), h("span", { class: "quiet-text" }, bytes(entry.file.size)), remove),
    form, texts, h("div", { class: "meter" }, meter, figures), status);

  const progress = () => {
    meter.value = entry.state === "done" ? 1 : entry.sent / Math.max(entry.size, 1);
    say(figures, entry.state === "uploading" ? pace(entry) : "");
  };
  const update = () => {
    choices();
    form.hidden = !entry.editable;
    keep(texts, [entry.editable, entry.texts.map((t) => t.file.name)], () => entry.texts.map((t) => textRow(entry, t)));
    meter.parentElement.hidden = entry.editable;
    say(remove, entry.editable ? "Remove" : entry.state === "done" ? "Clear" : "Cancel");
    remove.setAttribute("aria-label", `${remove.textContent} ${entry.file.name}`);
    keep(status, [entry.state, entry.problem?.code], () => told(entry));
    progress();
  };
  return { node, update, progress, choices };
}

function input(target, name, properties) {
  return h("input", { type: "text", value: target[name], ...properties, oninput: (event) => (target[name] = event.target.value) });
}

const releases = { "": "Set decides", automatic: "Publish", approved: "Ask for approval", manual: "Wait" };

function release(entry) {
  const choice = h("select", { onchange: () => (entry.publish = choice.value) },
    Object.entries(releases).map(([value, name]) => h("option", { value, selected: value === entry.publish }, name)));
  return choice;
}

function textRow(entry, text) {
  const named = h("span", { class: "quiet-text" });
  const tag = input(text, "locale", { class: "locale", required: true, size: 8, maxlength: 40, placeholder: "fr-CA", spellcheck: "false", "aria-label": `Language of ${text.file.name}` });
  const check = () => {
    const known = locale(text.locale.trim());
    tag.setCustomValidity(text.locale.trim() && !known ? "Use a language tag such as en, fr-CA or zh-Hant." : "");
    say(named, known ? language(known) : "which language?");
  };
  tag.addEventListener("input", check);
  check();
  const kind = h("select", { "aria-label": `Kind of ${text.file.name}`, onchange: () => (text.kind = kind.value) },
    ["subtitles", "captions", "forced"].map((name) => h("option", { value: name, selected: name === text.kind }, name)));
  if (!entry.editable) return h("li", {}, h("span", { class: "file" }, text.file.name), h("span", { class: "quiet-text" }, `${text.locale} ${text.kind}`));
  const drop = button("Remove", () => {
    entry.texts = entry.texts.filter((t) => t !== text);
    batch.changed();
  }, { class: "button quiet", "aria-label": `Remove ${text.file.name}` });
  return h("li", {}, h("span", { class: "file" }, text.file.name), tag, named, kind, drop);
}

function told(entry) {
  switch (entry.state) {
    case "queued":
      return h("p", { class: "quiet-text" }, "Waits for the one before");
    case "submitting":
      return h("p", { class: "quiet-text" }, "Uploaded. Handing it over…");
    case "done":
      return h("p", {}, h("a", { href: `#/assets/${encodeURIComponent(entry.asset.id)}` }, `See ${entry.asset.title || "the asset"}`));
    case "failed":
      return [faultBox(entry.problem), h("p", { class: "quiet-text" }, "Upload again to go on where it stopped.")];
  }
  return null;
}

/** How far, how fast and how long still. */
function pace(entry) {
  const far = `${percent(entry.sent / entry.size)} · ${bytes(entry.sent)} of ${bytes(entry.size)}`;
  if (entry.waiting) return `${far} · the connection broke, trying again…`;
  const seconds = (performance.now() - entry.began) / 1000;
  const rate = (entry.sent - entry.resumed) / seconds;
  if (seconds < 2 || rate <= 0) return far;
  return `${far} · ${bytes(rate)}/s · ${duration((entry.size - entry.sent) / rate)} left`;
}
