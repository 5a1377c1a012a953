// Which sound track a reader hears at first.

import { keep, recall } from "./remembered.js";
import { tongue } from "./subtitles.js";

const place = "sound";
const word = (sound) => `${tongue(sound.lang)}${sound.described ? "+described" : ""}`;

/**
 * Picks from the tracks of a stream: one like that which the reader chose before, else one in the first language that the page's address asks
 * for and there is. undefined leaves it to the stream. A description of the pictures is only heard by who chose one.
 */
export function likely(locale) {
  return (sounds) => {
    const kept = recall(place);
    const before = kept && sounds.find((s) => word(s) === kept);
    if (before) return before;
    const wanted = (locale ?? "").split(",").map((l) => l.trim()).filter(Boolean);
    for (const wish of wanted) {
      const fits = sounds.filter((s) => !s.described && tongue(s.lang) === tongue(wish));
      const best = fits.find((s) => s.lang?.toLowerCase() === wish.toLowerCase()) ?? fits.find((s) => s.usual) ?? fits[0];
      if (best) return best;
    }
    return undefined;
  };
}

export const remember = (sound) => keep(place, word(sound));
