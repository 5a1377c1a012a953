// What the master turned out to be, and what is odd about it.

import { h } from "./element.js";
import { bitrate, bytes, duration, frameRate, language, size } from "./format.js";

export function factList(version) {
  const master = version.master;
  const rows = [["File", version.filename], ...(master ? facts(master) : []), ["SHA-256", version.sha256 && h("code", { class: "sha", title: version.sha256 }, version.sha256)]];
  return h("section", { class: "panel facts", "aria-label": "Master" },
    h("h2", {}, "Master"),
    h("dl", {}, rows.filter(([, value]) => value && value !== "–").map(([name, value]) => h("div", {}, h("dt", {}, name), h("dd", {}, value)))),
    noteList([...(master?.notes ?? []), ...version.notes]));
}

function facts(master) {
  const { video, image, audio = [], text = [] } = master;
  return [
    ["Size", bytes(master.bytes)], ["Duration", duration(master.duration)], ["Container", master.container],
    ["Picture", video && [size(video.width, video.height), video.codec, video.bit_depth > 8 && `${video.bit_depth} bit`, video.hdr?.toUpperCase()].filter(Boolean).join(", ")],
    ["Frame rate", video && frameRate(ratio(video.frame_rate)) + (video.variable_rate ? ", variable" : "")],
    ["Rate", video && bitrate(video.bitrate)],
    ["Picture", image && [size(image.width, image.height), image.pages > 1 && `${image.pages} pages`, image.alpha && "transparent"].filter(Boolean).join(", ")],
    ["Sound", audio.map((track) => [track.codec, track.layout || `${track.channels} ch`, track.language && language(track.language)].filter(Boolean).join(" ")).join("; ")],
    ["Text", text.map((track) => [track.language ? language(track.language) : "unknown language", track.forced && "forced", track.bitmap && "as pictures"].filter(Boolean).join(" ")).join("; ")],
  ];
}

// A ratio travels as text or as its two numbers.
function ratio(value) {
  return typeof value === "string" ? value : `${value?.num ?? 0}/${value?.den ?? 1}`;
}

/** What is odd about a master or its plan. Notes of one kind stand together under one code. */
export function noteList(notes) {
  if (notes.length === 0) return null;
  const groups = Map.groupBy(notes, (note) => note.code);
  return [h("h3", {}, "Worth knowing"), h("ul", { class: "notes" }, [...groups].map(([code, group]) =>
    h("li", {}, [...new Set(group.map((note) => note.message))].map((message) => h("p", {}, message)), h("code", {}, code))))];
}
