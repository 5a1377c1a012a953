// The parts of a film or a sound that have names.

import { h } from "./element.js";
import { clock } from "./time.js";
import { say } from "./words.js";

/** The chapters of an asset, each with a name to show; at(seconds) is the one that is playing then, or undefined. */
export class Chapters {
  constructor(list) {
    this.list = list.map((chapter, i) => ({ ...chapter, label: chapter.title || say("chapter", { number: i + 1 }) }));
  }

  at(seconds) {
    return this.list.find((chapter) => chapter.start <= seconds && seconds < chapter.end);
  }

  /** Marks for the seek bar, where chapters begin. What they say stands in the menu and over the bar. */
  marks(length) {
    const marks = this.list.filter((chapter) => chapter.start > 0).map((chapter) => ({ chapter, mark: h("i") }));
    const element = h("div", { class: "marks", "aria-hidden": "true" }, marks.map(({ mark }) => mark));
    const place = () => {
      for (const { chapter, mark } of marks) {
        mark.hidden = chapter.start >= length();
        mark.style.left = `${(chapter.start / (length() || 1)) * 100}%`;
      }
    };
    return { element, place };
  }

  /** The group of a menu: a choice goes to where the chapter begins. */
  choices(player) {
    const now = this.at(player.media.currentTime);
    return { label: say("chapters"), items: this.list.map((chapter) => ({
      label: chapter.label, aside: clock(chapter.start), current: chapter === now, choose: () => player.seek(chapter.start),
    })) };
  }
}
