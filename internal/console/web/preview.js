// A look at a version that readers do not see: everything of it while it waits for somebody, its pictures while it is made.

import { waits } from "./decisions.js";
import { h } from "./element.js";
import { language } from "./format.js";
import { imageStage, posterStrip, previewStage } from "./pictures.js";
import { audioStage, videoStage } from "./player.js";

/** The outputs of a version that are there, in the lists a manifest has. */
export function draftOf(version) {
  const made = (output) => version.derivatives.filter((d) => d.output === output && d.state === "done");
  return {
    videos: made("video"), audios: made("audio"), images: made("image"), posters: made("poster"),
    subtitles: made("subtitle").filter((d) => d.format === "vtt" && d.locale).map((d) => ({
      kind: "subtitles", locale: d.locale, label: language(d.locale), vtt: d.url,
    })),
  };
}

/** What a keep compares: a preview is built anew when one of its files has come or goes elsewhere. */
export const draftKey = (version) => version && [version.state, version.derivatives.map((d) => d.url)];

export function preview(version) {
  const draft = draftOf(version);
  const pictures = [...draft.posters, ...draft.images];
  if (!waits(version) || pictures.length + draft.videos.length + draft.audios.length === 0) return previewStage(pictures, version.state === "processing");
  return [stage(draft), h("p", { class: "quiet-text" }, `This is version ${version.number}. Readers do not see it yet.`), draft.videos.length > 0 && posterStrip(draft.posters)];
}

function stage(draft) {
  if (draft.videos.length > 0) return videoStage(draft);
  if (draft.audios.length > 0) return audioStage(draft);
  return draft.images.length > 0 ? imageStage(draft.images, "") : previewStage(draft.posters, false);
}
