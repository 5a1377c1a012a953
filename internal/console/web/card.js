// One asset in the grid.

import { waits } from "./decisions.js";
import { badge, fill, h, icon, keep, say, words } from "./element.js";
import { duration, percent } from "./format.js";
import { assetPath, get, media, versionPath } from "./request.js";

const seen = new WeakMap();
// Pictures are only asked for when their card comes near, so a long list costs what is looked at.
const watcher = new IntersectionObserver((entries) => {
  for (const entry of entries) seen.get(entry.target)?.(entry.isIntersecting);
}, { rootMargin: "300px" });

/** A card with its list item as node, update for a newer asset, and refresh for what moves while it is made. */
export function card(asset, signal) {
  const view = new Card(asset, signal);
  seen.set(view.node, (near) => view.near(near));
  watcher.observe(view.node);
  return view;
}

class Card {
  constructor(asset, signal) {
    this.signal = signal;
    this.picture = h("div", { class: "still" });
    this.length = h("span", { class: "length", hidden: true });
    this.bar = h("progress", { max: 1, value: 0, "aria-label": "Progress", hidden: true });
    this.title = h("span", { class: "name" });
    this.line = h("span", { class: "line" });
    this.news = h("span", { class: "line" });
    this.link = h("a", { class: "card" }, h("span", { class: "frame" }, this.picture, this.length, this.bar), this.title, this.line, this.news);
    this.node = h("li", {}, this.link);
    this.update(asset);
  }

  update(asset) {
    const before = this.asset;
    this.asset = asset;
    this.link.setAttribute("href", `#/assets/${encodeURIComponent(asset.id)}`);
    say(this.title, asset.title || "Untitled");
    keep(this.line, [asset.kind, asset.state], () => [h("span", {}, asset.kind || "master"), badge(asset.state)]);
    if (!this.shown) this.empty();
    if (asset.state !== "processing") this.bar.hidden = true;
    if (before && before.updated_at !== asset.updated_at && this.visible) this.load();
  }

  near(near) {
    this.visible = near;
    if (near && !this.asked) this.load();
  }

  refresh() {
    return this.visible && this.asset.state === "processing" ? this.load() : undefined;
  }

  // A missing picture is no reason to trouble the page: the card says what it knows, and is asked again when it changes.
  async load() {
    this.asked = true;
    try {
      if (this.asset.state === "published") await this.published();
      else await this.made();
    } catch (error) {
      if (error.status === 410) await this.made().catch(() => {});
    }
  }

  async published() {
    const newer = this.newer().catch(() => {}); // nothing that the rest of the card has to wait for
    const doc = await get(`${assetPath(this.asset.id)}/manifest`, this.signal);
    this.show(choose([...doc.posters, ...doc.images]), doc.duration);
    await newer;
  }

  // Behind a published version another one may wait for whoever looks here.
  async newer() {
    const { id, latest_version: latest, published_version: published } = this.asset;
    const version = latest > published ? await get(versionPath(id, latest), this.signal) : undefined;
    const tells = waits(version) || version?.state === "processing";
    keep(this.news, tells && [latest, version.state], () => tells && h("span", { class: "badge", "data-state": version.state }, `version ${latest}: ${words(version.state)}`));
  }

  async made() {
    if (this.asset.latest_version === 0) return; // a draft has nothing to show
    const version = await get(versionPath(this.asset.id, this.asset.latest_version), this.signal);
    const pictures = version.derivatives.filter((d) => ["poster", "image"].includes(d.output) && d.state === "done");
    this.show(choose(pictures), version.master?.duration);
    this.bar.hidden = version.state !== "processing";
    this.bar.value = version.progress;
    this.bar.title = percent(version.progress);
  }

  empty() {
    keep(this.picture, this.asset.kind, () => icon(this.asset.kind || "unknown"));
  }

  show(picture, seconds) {
    this.length.hidden = !seconds;
    say(this.length, duration(seconds));
    if (!picture || picture.url === this.shown) return;
    this.shown = picture.url;
    if (picture.placeholder) this.picture.style.backgroundImage = `url("${picture.placeholder}")`;
    const image = h("img", { src: media(picture.url), alt: "", width: picture.width, height: picture.height, decoding: "async" });
    image.addEventListener("load", () => image.classList.add("loaded"));
    this.picture.shownKey = undefined;
    fill(this.picture, image);
  }
}

/** The picture made for cards, else the first. */
function choose(pictures) {
  return pictures.find((p) => p.role === "card") ?? pictures.find((p) => /card/.test(p.profile)) ?? pictures[0];
}
