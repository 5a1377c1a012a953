// Subtitle tracks: what there is, in which formats, and a way to add more.

import { button, fill, h, icon, keep } from "./element.js";
import { attempt } from "./fault.js";
import { dropZone } from "./drop.js";
import { language, plural } from "./format.js";
import { locale, textName } from "./naming.js";
import { assetPath, media, send } from "./request.js";
import { may } from "./role.js";

/** The section of an asset's tracks. What a reader is about to add, and what was said of it, outlives every refresh. */
export class Tracks {
  constructor(refresh) {
    this.list = h("div", {});
    this.add = h("div", {});
    this.refresh = refresh;
    this.node = h("section", { hidden: true }, h("h2", {}, "Subtitles"), this.list, this.add);
  }

  /** doc may be missing, when nothing is published yet. */
  update(asset, doc) {
    const tracks = doc?.subtitles ?? [];
    const able = doc && asset.kind !== "image" && asset.state !== "withdrawn" && may("PUT /v1/assets/{id}/subtitles/{locale}");
    this.node.hidden = tracks.length === 0 && !able;
    keep(this.list, tracks, () => (tracks.length > 0
      ? h("ul", { class: "tracks", role: "list" }, tracks.map(trackLine))
      : h("p", { class: "quiet-text" }, "No subtitles yet.")));
    keep(this.add, able, () => able && adder(asset, this.refresh));
  }
}

function trackLine(track) {
  const formats = [["VTT", track.vtt], ["SRT", track.srt], ["TTML", track.ttml]].filter(([, url]) => url);
  return h("li", {}, h("strong", { lang: track.locale }, track.label), h("span", { class: "quiet-text" }, `${language(track.locale)} · ${track.kind}`),
    track.default && h("span", { class: "tag" }, "default"),
    h("span", { class: "links" }, formats.map(([name, url]) => h("a", {
      href: media(url), download: `${track.locale}.${name.toLowerCase()}`, "aria-label": `${name} of ${track.label}`,
    }, icon("download"), name))));
}

function adder(asset, refresh) {
  const chosen = h("div", {});
  return h("details", { class: "fold" }, h("summary", {}, "Add or replace subtitles"),
    dropZone("Drop a subtitle file", "VTT, SRT, TTML, ASS or STL. It is checked at once.", ([file]) => fill(chosen, form(asset, file, refresh)), { multiple: false }), chosen);
}

function form(asset, file, refresh) {
  const guess = textName(file.name);
  const tag = h("input", { type: "text", value: guess.locale, required: true, size: 8, placeholder: "fr-CA", "aria-label": "Language" });
  const kind = h("select", { "aria-label": "Kind" }, ["subtitles", "captions", "forced"].map((k) => h("option", { value: k, selected: k === guess.kind }, k)));
  const result = h("div", {});
  const add = button("Add", () => attempt(result, async () => {
    const wanted = locale(tag.value.trim()) ?? tag.value.trim();
    const query = new URLSearchParams({ kind: kind.value, filename: file.name });
    const report = await send("PUT", `${assetPath(asset.id)}/subtitles/${encodeURIComponent(wanted)}?${query}`, file);
    fill(result, told(report));
    await refresh();
  }), { class: "button primary" });
  return h("div", { class: "row" }, h("span", { class: "file" }, file.name), tag, kind, add, result);
}

function told(report) {
  const place = h("div", { class: "note", role: "status" });
  keep(place, report, () => [
    h("p", {}, `${plural(report.cues, "cue")} read as ${report.format.toUpperCase()}. The track appears when it is made.`),
    report.problems.length > 0 && h("ul", { class: "notes" }, report.problems.map((p) => h("li", {},
      p.cue ? `Cue ${p.cue}: ` : p.line ? `Line ${p.line}: ` : "", p.message, " ", h("code", {}, p.code)))),
  ]);
  return place;
}
