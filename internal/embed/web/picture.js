import { h } from "./element.js";
import { reason, stop } from "./stopped.js";
import { say } from "./words.js";

/** A picture with its better formats. */
export function pictureStage(stage) {
  const plain = stage.images.filter((p) => p.mime === "image/jpeg" || p.mime === "image/png" || p.mime === "image/svg+xml");
  const best = (plain.length ? plain : stage.images).toSorted((a, b) => b.width - a.width)[0];
  const shape = (p) => Math.abs(p.width / p.height / (best.width / best.height) - 1) < 0.02;
  const formats = [...new Set(stage.images.filter((p) => shape(p) && p.mime !== best.mime).map((p) => p.mime))];
  const set = (mime) => stage.images.filter((p) => shape(p) && p.mime === mime).map((p) => `${p.url} ${p.width}w`).join(", ");
  const rank = ["image/avif", "image/webp"];
  const image = h("img", { src: best.url, srcset: set(best.mime), sizes: "100vw", width: best.width, height: best.height, alt: stage.alt ?? stage.title, lang: stage.alt === null ? stage.titleLocale : stage.altLocale });
  image.addEventListener("error", async () => {
    const { sentence, again } = await reason(best.url) ?? { sentence: say("picture-unseen") };
    stop(sentence, again);
  }, { once: true });
  return h("main", { class: "still" }, h("picture", {},
    formats.toSorted((a, b) => rank.indexOf(a) - rank.indexOf(b)).map((mime) => h("source", { type: mime, srcset: set(mime), sizes: "100vw" })), image));
}
