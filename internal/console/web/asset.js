// The page of one asset: how it is being made, and what was made.

import { announce, badge, fill, h, icon, keep, say } from "./element.js";
import { derivativeTable } from "./derivatives.js";
import { waits } from "./decisions.js";
import { Details } from "./details.js";
import { faultBox } from "./fault.js";
import { duration } from "./format.js";
import { factList } from "./facts.js";
import { History } from "./history.js";
import { Making } from "./making.js";
import { manifestPanel } from "./manifest.js";
import { offline } from "./offline.js";
import { imageStage, posterStrip, teaserPanel } from "./pictures.js";
import { audioStage, videoStage } from "./player.js";
import { poll } from "./poll.js";
import { draftKey, preview } from "./preview.js";
import { assetPath, get, versionPath } from "./request.js";
import { Takedown } from "./takedown.js";
import { Tracks } from "./tracks.js";
import { Translations } from "./translations.js";
import { Versions } from "./versions.js";

const busy = 2000;
const calm = 15000;
const open = ["waiting", "ready", "running"];

export function assetPage(id, signal) {
  const page = new AssetPage(id, signal);
  poll(() => page.look(), signal, (problem) => page.failed(problem));
  return page.nodes;
}

class AssetPage {
  constructor(id, signal) {
    this.id = id;
    this.signal = signal;
    this.looks = this.drawn = 0;
    this.title = h("h1", {}, "Asset");
    this.line = h("p", { class: "meta" });
    this.trouble = h("div");
    // What somebody has just done here is newer than what any look under way will bring.
    const refresh = () => {
      this.drawn = this.looks;
      return this.look();
    };
    this.making = new Making(refresh);
    this.tracks = new Tracks(refresh);
    this.versions = new Versions(id, signal, refresh);
    this.details = new Details(refresh);
    this.translations = new Translations(refresh);
    this.history = new History(signal);
    this.takedown = new Takedown(refresh);
    const place = () => h("div");
    this.parts = { stage: place(), facts: place(), posters: place(), teaser: place(), table: place(), manifest: place() };
    const { stage, facts, posters, teaser, table, manifest } = this.parts;
    this.columns = h("div", { class: "columns" }, h("div", {}, stage, posters, teaser, this.tracks.node), facts);
    this.nodes = [
      h("div", { class: "head asset-head" }, h("a", { class: "back", href: "#/" }, icon("back"), "Assets"), this.title, this.line),
      this.trouble, this.making.node, this.columns, this.details.node, this.translations.node, table, manifest, this.versions.node, this.history.node, this.takedown.node,
    ];
  }

  // Reads everything anew; what has not changed costs a conditional request and no redraw.
  async look() {
    const turn = ++this.looks;
    const asset = await get(assetPath(this.id), this.signal);
    const latest = asset.latest_version > 0 ? await get(versionPath(asset.id, asset.latest_version), this.signal) : undefined;
    const shown = await this.published(asset, latest);
    const { doc, closed } = await this.document(asset);
    if (turn > this.drawn) this.show(asset, latest, shown, doc, closed); // of two looks at once the older one must not have the last word
    this.drawn = Math.max(turn, this.drawn);
    return isBusy(latest) || isBusy(shown) ? busy : calm;
  }

  published(asset, latest) {
    if (!asset.published_version) return undefined;
    return asset.published_version === latest.number ? latest : get(versionPath(asset.id, asset.published_version), this.signal);
  }

  async document(asset) {
    if (!asset.published_version) return {};
    try {
      return { doc: await get(`${assetPath(asset.id)}/manifest`, this.signal) };
    } catch (error) {
      if (error.status !== 404 && error.status !== 410) throw error;
      return { closed: error };
    }
  }

  show(asset, latest, shown, doc, closed) {
    if (this.before === "processing" && asset.state === "published") announce("Published");
    this.before = asset.state;
    this.head(asset, shown ?? latest);
    fill(this.trouble, closed && faultBox(closed), doc?.fallback_for && h("p", { class: "note" }, `Outside its rights window: readers are shown “${doc.title}” instead.`));
    if (latest) this.making.update(asset, latest, shown && shown !== latest);
    this.place(this.making.settled);
    this.versions.update(asset, latest);
    const seen = shown ?? latest;
    keep(this.parts.facts, seen && [seen.master, seen.notes, seen.filename, seen.sha256], () => seen && factList(seen));
    const pictures = seen?.derivatives.filter((d) => ["poster", "image"].includes(d.output) && d.state === "done") ?? [];
    this.details.update(asset, pictures, seen?.master);
    this.translations.update(asset);
    this.history.update(asset);
    this.takedown.update(asset);
    this.media(asset, latest, shown, doc?.fallback_for ? undefined : doc);
  }

  // What is under way comes first; once it is published, how it was made is history.
  place(settled) {
    const before = settled ? this.versions.node : this.trouble;
    if (before.nextSibling !== this.making.node) before.after(this.making.node);
  }

  head(asset, version) {
    say(this.title, asset.title || "Untitled");
    document.title = `${asset.title || "Untitled"} · Reelmill`;
    keep(this.line, [asset.kind, asset.state, asset.set, asset.published_version, asset.external_id, version?.master?.duration], () => [
      badge(asset.state), asset.kind && h("span", {}, asset.kind), version?.master?.duration > 0 && h("span", {}, duration(version.master.duration)),
      h("span", {}, `set ${asset.set}`), asset.published_version > 0 && h("span", {}, `version ${asset.published_version}`),
      h("code", {}, asset.external_id ? `ext:${asset.external_id}` : asset.id),
    ]);
  }

  media(asset, latest, shown, doc) {
    const { stage, posters, teaser, table, manifest } = this.parts;
    const early = latest?.derivatives.filter((d) => (waits(latest) || ["poster", "image"].includes(d.output)) && d.state === "done") ?? [];
    if (doc) keep(stage, [doc.videos, doc.audios, doc.images, doc.posters, doc.subtitles], () => stageOf(doc));
    else keep(stage, draftKey(latest), () => latest && preview(latest));
    this.columns.hidden = !latest;
    this.columns.classList.toggle("alone", !doc && early.length === 0);
    keep(posters, doc?.posters, () => doc && posterStrip(doc.posters));
    keep(teaser, doc?.teasers, () => doc && teaserPanel(doc.teasers, doc.posters));
    this.tracks.update(asset, doc);
    const version = shown ?? latest;
    keep(table, [version?.derivatives], () => version && derivativeTable(version));
    keep(manifest, doc, () => doc && manifestPanel(asset, doc));
  }

  failed(problem) {
    offline(problem);
    if (problem?.status === 0) return;
    if (problem) {
      say(this.title, problem.status === 404 ? "There is no such asset" : this.title.textContent);
      fill(this.trouble, faultBox(problem.code ? problem : { code: "unexpected", message: "The page met something it did not expect.", hint: String(problem) }));
    }
  }
}

function isBusy(version) {
  return version?.state === "processing" || version?.steps.some((step) => open.includes(step.state));
}

function stageOf(doc) {
  if (doc.videos.length > 0) return videoStage(doc);
  if (doc.audios.length > 0) return audioStage(doc);
  return imageStage(doc.images, doc.alt);
}
