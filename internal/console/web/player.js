// Plays what was published, in the rung and with the subtitles a reader chooses.

import { h } from "./element.js";
import { bitrate, bytes, size } from "./format.js";
import { media } from "./request.js";

/** The video with its posters, rungs and subtitle tracks. */
export function videoStage(doc) {
  const first = preferred(doc.videos);
  const video = h("video", {
    controls: true, preload: "metadata", playsinline: true, width: first.width, height: first.height, src: media(first.url),
    poster: media(posterFor(doc.posters, first)?.url ?? ""), "aria-label": doc.title || "Video",
  }, doc.subtitles.filter((t) => t.vtt).map(track));
  const rung = h("select", { onchange: () => swap(video, doc.videos[rung.value]) },
    doc.videos.map((v, i) => h("option", { value: i, selected: v === first }, `${v.profile} · ${size(v.width, v.height)} · ${bitrate(v.bitrate)} · ${bytes(v.bytes)}`)));
  return h("figure", { class: "player" }, h("div", { class: "screen" }, video),
    h("figcaption", {}, h("label", { class: "inline" }, h("span", {}, "Rung"), rung)));
}

/** The largest rung that a page column needs. */
function preferred(videos) {
  const fits = (v) => Math.min(v.width, v.height) <= 720;
  return videos.find(fits) ?? videos.at(-1);
}

function posterFor(posters, video) {
  const shape = video.width / video.height;
  const miss = (p) => Math.abs(Math.log(p.width / p.height / shape));
  return posters.toSorted((a, b) => miss(a) - miss(b))[0];
}

function track(text) {
  const kind = text.kind === "captions" ? "captions" : "subtitles";
  return h("track", { kind, src: media(text.vtt), srclang: text.locale, label: text.label, default: text.default || undefined });
}

// Another rung goes on where the one before was, at the same speed and with the same subtitles.
function swap(video, rung) {
  const { currentTime, paused, playbackRate } = video;
  const modes = [...video.textTracks].map((t) => t.mode);
  video.src = media(rung.url);
  video.addEventListener("loadedmetadata", () => {
    video.currentTime = currentTime;
    video.playbackRate = playbackRate;
    [...video.textTracks].forEach((t, i) => (t.mode = modes[i]));
    if (!paused) video.play().catch(() => {}); // the browser may want a press first
  }, { once: true });
}

/** The sound of an asset without pictures. */
export function audioStage(doc) {
  return h("div", { class: "panel" }, doc.audios.map((sound) => h("figure", { class: "player" },
    h("audio", { controls: true, preload: "metadata", src: media(sound.url), "aria-label": `${doc.title || "Sound"}, ${sound.profile}` }),
    h("figcaption", { class: "quiet-text" }, `${sound.profile} · ${bitrate(sound.bitrate)} · ${bytes(sound.bytes)}`))));
}
