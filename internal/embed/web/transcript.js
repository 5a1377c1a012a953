// The words to read beside the film: a press on a paragraph goes to where it is said.

import { h, tool } from "./element.js";
import { tongue } from "./subtitles.js";
import { clock } from "./time.js";
import { say } from "./words.js";

/** The transcript that fits the reader best: of the language of the subtitles shown, else of the asset. */
function fitting(transcripts, locale, language) {
  return transcripts.find((t) => t.locale === locale) ?? transcripts.find((t) => tongue(t.locale) === tongue(locale))
    ?? transcripts.find((t) => tongue(t.locale) === tongue(language)) ?? transcripts[0];
}

async function paragraphs(transcript) {
  const answer = await fetch(transcript.json);
  if (!answer.ok) throw new Error(`status ${answer.status}`);
  return (await answer.json()).paragraphs ?? [];
}

/** A panel that unfolds. */
export function transcriptPanel(player, transcripts, language) {
  const { media, subtitles } = player;
  const words = h("div", { class: "words", tabindex: "0", role: "group", "aria-label": say("transcript") });
  const link = h("a", { target: "_blank", rel: "noopener" }, say("transcript-text"));
  const close = tool("close", say("transcript-close"), "", () => panel.toggle(false));
  const element = h("section", { class: "transcript", "aria-label": say("transcript"), hidden: true },
    h("header", {}, h("h2", {}, say("transcript")), link, close), words);
  let shown;

  async function load() {
    const wanted = fitting(transcripts, subtitles?.shown?.locale, language);
    if (wanted === shown) return;
    shown = wanted;
    words.lang = wanted.locale;
    link.hidden = !wanted.text;
    if (wanted.text) link.href = wanted.text;
    words.replaceChildren(h("p", { role: "status" }, say("transcript-loading")));
    try {
      const list = wanted.json ? await paragraphs(wanted) : [];
      if (shown === wanted) words.replaceChildren(...list.map(paragraph));
      mark();
    } catch {
      shown = undefined;
      words.replaceChildren(h("p", { role: "status" }, say("transcript-unread")));
    }
  }
  const paragraph = (p) => h("button", { type: "button", "data-start": p.start, "data-end": p.end, onclick: () => player.seek(p.start) },
    h("time", {}, clock(p.start)), h("span", { dir: "auto" }, p.speaker && h("b", {}, `${p.speaker}: `), p.text));

  const mark = () => {
    if (element.hidden) return;
    for (const line of words.querySelectorAll("button")) {
      const now = Number(line.dataset.start) <= media.currentTime && media.currentTime < Number(line.dataset.end);
      if (now && !line.hasAttribute("aria-current")) {
        line.setAttribute("aria-current", "true");
        if (!words.matches(":hover, :focus-within")) words.scrollTop = line.offsetTop - words.clientHeight / 3;
      } else if (!now) line.removeAttribute("aria-current");
    }
  };
  media.addEventListener("timeupdate", mark);
  subtitles?.addEventListener("change", () => { if (!element.hidden) load(); });
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape") panel.toggle(false);
  });
  const panel = {
    element,
    toggle(open = element.hidden) {
      element.hidden = !open;
      panel.button?.setAttribute("aria-expanded", String(open));
      if (open) load().then(() => words.focus());
      else panel.button?.focus();
    },
  };
  return panel;
}
