// Posters, image renditions and the teaser.

import { h } from "./element.js";
import { bytes, container, duration, size } from "./format.js";
import { media } from "./request.js";

/** Every poster side by side at one height, so that crops can be compared. */
export function posterStrip(posters) {
  if (posters.length === 0) return null;
  return h("section", {}, h("h2", {}, "Posters"), strip(posters, ""));
}

/** The renditions of a picture. */
export function imageStage(images, alt) {
  if (images.length === 0) return null;
  const whole = largest(images);
  return [
    h("figure", { class: "player" }, h("a", { class: "screen", href: media(whole.url), target: "_blank", rel: "noopener" }, picture(whole, alt || "The picture"))),
    h("section", {}, h("h2", {}, "Renditions"), strip(images, "")),
  ];
}

/** What can be seen of a version before it is published: its largest picture. */
export function previewStage(pictures) {
  if (pictures.length === 0) return null;
  return h("figure", { class: "player" }, h("div", { class: "screen" }, picture(largest(pictures), "")),
    h("figcaption", { class: "quiet-text" }, "A first look. Readers see nothing of this version before all of it is ready."));
}

const largest = (pictures) => pictures.toSorted((a, b) => b.width * b.height - a.width * a.height)[0];

function strip(pictures, alt) {
  return h("ul", { class: "strip", role: "list", tabindex: 0, "aria-label": "Pictures" }, pictures.map((p) => h("li", {}, h("figure", {},
    h("a", { href: media(p.url), target: "_blank", rel: "noopener", "aria-label": `Open ${p.profile} as ${container(p.mime)}` }, picture(p, alt)),
    h("figcaption", {}, h("strong", {}, `${p.profile} `), h("span", { class: "tag" }, container(p.mime)),
      h("span", { class: "quiet-text" }, `${size(p.width, p.height)} · ${bytes(p.bytes)}`),
      p.time > 0 && h("span", { class: "quiet-text" }, `taken at ${duration(p.time)}`))))));
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
