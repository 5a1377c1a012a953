// Every derivative of a version with what is known of it, also those that were not made and why.

import { badge, h } from "./element.js";
import { bitrate, bytes, codecs, container, duration, frameRate, language, size } from "./format.js";
import { media } from "./request.js";

const columns = ["Profile", "Type", "Size", "Rate", "Codecs", "Bytes", "SSIM", "SHA-256"];

/** The derivatives of a version, shown to readers or not. */
export function derivativeTable(version) {
  if (version.derivatives.length === 0) return null;
  return h("section", {}, h("h2", {}, "Derivatives"),
    h("div", { class: "scroll", role: "region", tabindex: 0, "aria-label": "Derivatives" }, h("table", {},
      h("thead", {}, h("tr", {}, columns.map((name) => h("th", { scope: "col", class: ["Bytes", "SSIM"].includes(name) && "number" }, name)))),
      h("tbody", {}, version.derivatives.map((d) => (d.state === "done" ? row(d) : absent(d)))))));
}

function row(d) {
  return h("tr", {}, name(d),
    h("td", {}, d.format || container(d.mime)), h("td", {}, d.width ? size(d.width, d.height) : duration(d.duration)),
    h("td", {}, [d.frame_rate && frameRate(d.frame_rate), d.bitrate && bitrate(d.bitrate)].filter(Boolean).join(", ") || "–"),
    h("td", {}, h("code", {}, codecs(d.mime))),
    h("td", { class: "number" }, h("a", { href: media(d.url), download: file(d) }, bytes(d.bytes))),
    h("td", { class: "number" }, d.ssim ? d.ssim.toFixed(4) : "–"), h("td", {}, h("code", { class: "sha", title: d.sha256 }, d.sha256)));
}

function absent(d) {
  const why = d.message || d.reason || "not made yet";
  return h("tr", { class: "absent" }, name(d), h("td", {}, d.format),
    h("td", { colspan: columns.length - 2 }, badge(d.state), " ", why, " ", d.code && h("code", {}, d.code)));
}

function name(d) {
  const detail = [d.output, d.locale && language(d.locale)].filter(Boolean).join(", ");
  return h("th", { scope: "row", title: d.reason }, d.profile, h("span", { class: "quiet-text" }, detail));
}

function file(d) {
  return [d.profile, d.locale, d.url.split("?")[0].split(".").pop()].filter(Boolean).join(".");
}
