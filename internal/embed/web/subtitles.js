// The subtitle tracks: which one is shown, and the order of the menu.

import { h } from "./element.js";

const place = "reelmill.subtitles";

/** The tracks as elements. */
export const trackElements = (tracks) => tracks.map((t) => h("track", {
  kind: t.kind === "captions" ? "captions" : "subtitles", src: t.vtt, srclang: t.locale, label: t.label,
}));

const tongue = (locale) => (locale ?? "").toLowerCase().split("-")[0];

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
  constructor(media, tracks, language, locale) {
    super();
    this.media = media;
    const elements = [...media.querySelectorAll("track")];
    this.all = tracks.map((track, i) => ({ ...track, text: elements[i].track }));
    const wanted = wishes(locale);
    this.choices = this.all.filter((t) => !t.forced)
      .toSorted((a, b) => Number(b.default) - Number(a.default) || distance(a, wanted) - distance(b, wanted));
    this.forced = this.all.find((t) => t.forced && tongue(t.locale) === tongue(language));
    this.usual = this.choices.find((t) => t.default) ?? this.choices[0];
    this.show(this.first(language, wanted));
    // A browser that plays HLS by itself brings the same tracks once more.
    media.textTracks.addEventListener("addtrack", () => this.tidy());
  }

  // What is shown at first: what the reader chose before, else a track that is needed to follow the language spoken.
  first(language, wanted) {
    const kept = remembered();
    if (kept === "off") return undefined;
    const before = kept && this.choices.find((t) => t.locale === kept);
    const needed = language && wanted.length > 0 && tongue(wanted[0]) !== tongue(language);
    return before || (needed && this.choices.find((t) => distance(t, wanted.slice(0, 1)) < 1)) || undefined;
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
    this.show(track);
    remember(track ? track.locale : "off");
  }

  toggle() {
    this.choose(this.shown ? undefined : this.usual);
  }
}

// A frame of another site may have no storage of its own.
function remembered() {
  try {
    return localStorage.getItem(place);
  } catch {
    return null;
  }
}

function remember(locale) {
  try {
    localStorage.setItem(place, locale);
  } catch {
    // the choice holds for this page
  }
}
