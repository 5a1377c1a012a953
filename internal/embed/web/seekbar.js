import { h } from "./element.js";
import { draw } from "./storyboard.js";
import { clock } from "./time.js";
import { say, spoken } from "./words.js";

/** The bar that shows how far it is and moves to another place, with a preview above it; a player may have no board and no chapters. */
export function seekbar(player) {
  const { media, board, chapters } = player;
  const length = () => player.length();
  const slider = h("input", { type: "range", class: "seek", min: "0", max: "1000", step: "any", value: "0", "aria-label": say("seek") });
  const picture = h("div", { class: "picture", hidden: !board });
  const time = h("span", { class: "when" });
  const part = h("span", { class: "part", dir: "auto", hidden: true });
  const preview = h("div", { class: "preview", "aria-hidden": "true", hidden: true }, picture, part, time);
  const marks = chapters?.marks(length);
  const element = h("div", { class: "bar" }, preview, slider, marks?.element);
  let held = false;

  const show = (seconds) => {
    slider.style.setProperty("--done", `${(seconds / (length() || 1)) * 100}%`);
    const chapter = chapters?.at(seconds);
    slider.setAttribute("aria-valuetext", [say("position", { at: spoken(seconds), length: spoken(length()) }), chapter?.label].filter(Boolean).join(", "));
  };
  const refresh = () => {
    if (held) return;
    slider.value = String((media.currentTime / (length() || 1)) * 1000);
    show(media.currentTime);
    let loaded = 0;
    for (let i = 0; i < media.buffered.length; i++) {
      if (media.buffered.start(i) <= media.currentTime + 0.5) loaded = Math.max(loaded, media.buffered.end(i));
    }
    slider.style.setProperty("--loaded", `${(loaded / (length() || 1)) * 100}%`);
  };
  const peek = (seconds) => {
    const cue = board?.at(seconds);
    if (cue) draw(picture, cue, Math.min(208, element.clientWidth / 2));
    picture.hidden = !cue;
    part.textContent = chapters?.at(seconds)?.label ?? "";
    part.hidden = !part.textContent;
    time.textContent = clock(seconds);
    preview.hidden = false;
    const half = preview.offsetWidth / 2;
    const middle = (seconds / (length() || 1)) * element.clientWidth;
    preview.style.left = `${Math.max(half, Math.min(element.clientWidth - half, middle))}px`;
  };
  const under = (event) => {
    const box = slider.getBoundingClientRect();
    return Math.max(0, Math.min(1, (event.clientX - box.left) / box.width)) * length();
  };

  slider.addEventListener("pointerenter", () => board?.load());
  slider.addEventListener("pointermove", async (event) => {
    const seconds = under(event);
    peek(seconds);
    await board?.load();
    if (!preview.hidden) peek(seconds);
  });
  slider.addEventListener("pointerleave", () => { if (!held) preview.hidden = true; });
  slider.addEventListener("pointerdown", () => { held = true; });
  slider.addEventListener("input", () => {
    const seconds = (slider.value / 1000) * length();
    show(seconds);
    if (held) peek(seconds);
    else player.seek(seconds);
  });
  slider.addEventListener("change", () => {
    held = false;
    preview.hidden = true;
    player.seek((slider.value / 1000) * length());
  });
  for (const news of ["timeupdate", "progress", "durationchange", "seeking", "seeked"]) media.addEventListener(news, refresh);
  if (marks) media.addEventListener("durationchange", marks.place);
  marks?.place();
  refresh();
  return { element, refresh };
}
