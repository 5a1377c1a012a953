// The subtitle tracks: which one is shown, and the order of the menu.

import { h } from "./element.js";
import { keep, recall } from "./remembered.js";

const place = "subtitles";

/** The tracks as elements. */
export const trackElements = (tracks) => tracks.map((t) => h("track", {
  kind: t.kind === "captions" ? "captions" : "subtitles", src: t.vtt, srclang: t.locale, label: t.label,
}));

/** The language of a locale, without its region. */
export const tongue = (locale) => (locale ?? "").toLowerCase().split("-")[0];

/** The languages of the reader, the best first: what the address says, then what the browser says. */
export function wishes(locale) {
  return [...(locale ?? "").split(",").map((l) => l.trim()), ...navigator.languages].filter(Boolean);
}

// How far a track is from the reader's wishes: a locale as it is written before its language alone.
function distance(track, wishes) {
  const exact = wishes.findIndex((w) => w.toLowerCase() === track.locale.toLowerCase());
  const alike = wishes.findIndex((w) => tongue(w) === tongue(track.locale));
  return exact >= 0 ? exact : alike >= 0 ? alike + 0.5 : Infinity;
}

/** Shows one track at a time. Forced tracks are not chosen: they are shown whenever nothing else is. */
export class Subtitles extends EventTarget {
  constructor(media, { subtitles: tracks, language, burned }, locale) {
    super();
    this.media = media;
    this.burned = burned;
    const elements = [...media.querySelectorAll("track")];
    this.all = tracks.map((track, i) => ({ ...track, text: elements[i].track }));
    this.wanted = wishes(locale);
    this.choices = this.all.filter((t) => !t.forced)
      .toSorted((a, b) => Number(b.default) - Number(a.default) || distance(a, this.wanted) - distance(b, this.wanted));
    this.usual = this.choices.find((t) => t.default) ?? this.choices[0];
    this.spoken(language);
    // A browser that plays HLS by itself brings the same tracks once more.
    media.textTracks.addEventListener("addtrack", () => this.tidy());
  }

  /** Tells which language is heard: what is shown follows it, until the reader chooses. */
  spoken(language) {
    this.forced = this.all.find((t) => t.forced && tongue(t.locale) === tongue(language));
    if (this.chosen) this.tidy();
    else this.show(this.first(language));
  }

  // What is shown at first: what the reader chose before, else a track that is needed to follow the language spoken.
  first(language) {
    const kept = recall(place);
    if (kept === "off") return undefined;
    const before = kept && this.choices.find((t) => t.locale === kept);
    const wish = this.wanted.slice(0, 1);
    const seen = this.burned && tongue(wish[0]) === tongue(this.burned); // drawn into the pictures
    const needed = language && wish.length > 0 && tongue(wish[0]) !== tongue(language) && !seen;
    return before || (needed && this.choices.find((t) => distance(t, wish) < 1)) || undefined;
  }

  show(track) {
    this.shown = track;
    if (track) this.usual = track;
    this.tidy();
    this.dispatchEvent(new Event("change"));
  }

  tidy() {
    const showing = (this.shown ?? this.forced)?.text;
    for (const text of this.media.textTracks) text.mode = text === showing ? "showing" : "disabled";
  }

  choose(track) {
    this.chosen = true;
    this.show(track);
    keep(place, track ? track.locale : "off");
  }

  toggle() {
    this.choose(this.shown ? undefined : this.usual);
  }
}
