// Posters, image renditions and the teaser.

import { h } from "./element.js";
import { bytes, container, duration, size } from "./format.js";
import { media } from "./request.js";

/** Every poster side by side at one height, so that crops can be compared. */
export function posterStrip(posters) {
  if (posters.length === 0) return null;
  return h("section", {}, h("h2", {}, "Posters"), strip(posters));
}

/** The renditions of a picture. */
export function imageStage(images, alt) {
  if (images.length === 0) return null;
  const whole = largest(images);
  return [
    h("figure", { class: "player" }, h("a", { class: "screen", href: media(whole.url), target: "_blank", rel: "noopener" }, picture(whole, alt || "The picture"))),
    h("section", {}, h("h2", {}, "Renditions"), strip(images)),
  ];
}

/** What can be seen of a version before it is published: its largest picture. */
export function previewStage(pictures, going) {
  if (pictures.length === 0) return null;
  return h("figure", { class: "player" }, h("div", { class: "screen" }, picture(largest(pictures), "")),
    h("figcaption", { class: "quiet-text" }, going ? "A first look. Readers see nothing of this version before all of it is ready." : "Readers do not see this."));
}

const largest = (pictures) => pictures.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];

// Files that show the same picture stand together: one look, every format below it.
function strip(pictures) {
  const groups = Map.groupBy(pictures, (p) => `${p.profile} ${p.width} ${p.height}`);
  return h("ul", { class: "strip", role: "list" }, [...groups.values()].map((files) => h("li", {}, h("figure", {}, picture(files[0], ""),
    h("figcaption", {}, h("strong", {}, files[0].profile), h("span", { class: "quiet-text" }, size(files[0].width, files[0].height)),
      files[0].time > 0 && h("span", { class: "quiet-text" }, `at ${duration(files[0].time)}`),
      h("span", { class: "formats" }, files.map((p) => h("a", { href: media(p.url), target: "_blank", rel: "noopener" }, `${container(p.mime)} ${bytes(p.bytes)}`))))))));
}

function picture(p, alt) {
  const image = h("img", { src: media(p.url), width: p.width, height: p.height, alt, loading: "lazy", decoding: "async" });
  if (p.placeholder) image.style.backgroundImage = `url("${p.placeholder}")`;
  return image;
}

/** The silent loop. Who prefers less motion starts it by hand. */
export function teaserPanel(teasers, posters) {
  if (teasers.length === 0) return null;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return h("section", {}, h("h2", {}, "Teaser"), teasers.map((t) => h("figure", { class: "teaser" },
    h("video", {
      src: media(t.url), width: t.width, height: t.height, muted: true, loop: true, playsinline: true, autoplay: !still, controls: still,
      poster: media(posters[0]?.url ?? ""), "aria-label": "Teaser, without sound",
    }),
    h("figcaption", { class: "quiet-text" }, `${size(t.width, t.height)} · ${duration(t.duration)} · ${bytes(t.bytes)}`))));
}
