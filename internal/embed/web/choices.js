// What the menus of the player offer.

import { say } from "./words.js";

const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2];
const number = new Intl.NumberFormat(document.documentElement.lang);

const pixels = (size) => `${size}p`;

/** What a subtitle track is called: captions are told apart from subtitles of the same name. */
export function trackName({ choices }, track) {
  const alone = choices.filter((t) => t.label === track.label).length < 2;
  return track.kind === "captions" && !alone ? say("captions", { name: track.label }) : track.label;
}

// How the server ends the name of a description that its master did not name.
const abbreviated = / \(AD\)$/;

/** What a sound track is called. */
export const soundName = ({ name, described }) => (described && abbreviated.test(name) ? say("described", { name: name.replace(abbreviated, "") }) : name);

/** The menu of subtitles: off, then the tracks, the reader's own language first. */
export function tracks({ subtitles }) {
  const off = { label: say("off"), chosen: !subtitles.shown, choose: () => subtitles.choose(undefined) };
  return { label: say("subtitles"), items: [off, ...subtitles.choices.map((t) => ({ label: trackName(subtitles, t), lang: t.locale, chosen: t === subtitles.shown, choose: () => subtitles.choose(t) }))] };
}

/** The menu of sound tracks. */
export function sounds(player) {
  const { stream } = player;
  const now = stream.sound;
  return { label: say("languages"), items: stream.sounds.map((sound) => ({
    label: soundName(sound), lang: sound.lang,
    chosen: sound.name === now?.name && sound.lang === now?.lang, choose: () => player.hear(sound),
  })) };
}

/** The menu of settings: quality, where there is a choice, and speed. */
export function settings(player) {
  const { media } = player;
  const speed = { label: say("speed"), items: speeds.map((s) => ({
    label: s === 1 ? say("normal") : `${number.format(s)}×`, chosen: media.playbackRate === s, choose: () => { media.playbackRate = s; },
  })) };
  const sizes = player.stream ? rungs(player.stream) : files(player);
  return sizes.length > 1 ? [{ label: say("quality"), items: sizes }, speed] : [speed];
}

// Automatic says what it takes now.
function rungs(stream) {
  const playing = stream.size === undefined && stream.playing ? pixels(stream.playing) : "";
  return [{ label: say("automatic"), note: playing, chosen: stream.size === undefined, choose: () => { stream.size = undefined; } },
    ...stream.sizes.map((size) => ({ label: pixels(size), chosen: stream.size === size, choose: () => { stream.size = size; } }))];
}

function files(player) {
  const { files, own, now } = player;
  const sizes = files.filter((f) => f.height).map((f) => ({ label: pixels(Math.min(f.width, f.height)), chosen: f === now, choose: () => player.change(f) }));
  return own ? [{ label: say("automatic"), chosen: own === now, choose: () => player.change(own) }, ...sizes] : sizes;
}
