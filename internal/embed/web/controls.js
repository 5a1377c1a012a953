// The controls of the player. They rest while nobody moves and the film plays.

import { face, h, icon, tool } from "./element.js";
import { menu } from "./menu.js";
import { seekbar } from "./seekbar.js";
import { clock } from "./time.js";

const restAfter = 2500; // milliseconds
const speeds = [0.5, 0.75, 1, 1.25, 1.5, 2];

export class Controls {
  constructor(player) {
    this.player = player;
    const { media, film, subtitles, transcript, chapters } = player;
    this.cover = h("div", { class: "cover" }, film && h("button", { type: "button", class: "begin", "aria-label": "Play", onclick: (e) => { e.stopPropagation(); player.play(); } }, icon("play")));
    this.title = h("h1", { class: "title" }, player.stage.title);
    this.play = tool("play", "Play", "k", () => player.play());
    this.sound = tool("sound", "Mute", "m", () => player.mute());
    this.level = h("input", { type: "range", class: "volume", min: "0", max: "1", step: "0.05", "aria-label": "Volume", oninput: (e) => player.volume(Number(e.target.value)) });
    this.time = h("span", { class: "time" });
    this.captions = subtitles && tool("subtitles", "Subtitles", "c");
    this.parts = chapters && tool("chapters", "Chapters", "");
    this.settings = tool("settings", "Settings", "");
    this.words = transcript && tool("transcript", "Transcript", "t", () => transcript.toggle(), { "aria-expanded": "false" });
    if (transcript) transcript.button = this.words;
    this.whole = film && document.fullscreenEnabled !== false && tool("full", "Full screen", "f", () => player.full());
    this.menus = [chapters && menu(this.parts, () => [chapters.choices(player)]), subtitles && menu(this.captions, () => [this.tracks()]), menu(this.settings, () => this.choices())].filter(Boolean);
    this.element = h("div", { class: "controls", role: "group", "aria-label": "Player" },
      seekbar(media, () => player.length(), player.board, chapters),
      h("div", { class: "row" }, this.play, h("span", { class: "loud" }, this.sound, this.level), this.time, h("span", { class: "gap" }),
        this.parts, this.captions, this.words, this.settings, this.whole), this.menus.map((m) => m.element));
    this.watch();
  }

  watch() {
    const { media, subtitles } = this.player;
    for (const news of ["play", "pause", "ended", "volumechange", "timeupdate", "durationchange", "ratechange"]) media.addEventListener(news, () => this.refresh());
    media.addEventListener("play", () => this.wake());
    media.addEventListener("pause", () => this.wake());
    for (const [news, waits] of [["waiting", true], ["playing", false], ["canplay", false], ["pause", false]]) {
      media.addEventListener(news, () => this.player.element?.classList.toggle("waiting", waits));
    }
    subtitles?.addEventListener("change", () => this.refresh());
    for (const news of ["pointermove", "pointerdown", "focusin"]) document.addEventListener(news, () => this.wake());
    document.addEventListener("fullscreenchange", () => this.refresh());
  }

  refresh() {
    const { media, subtitles } = this.player;
    const begun = media.currentTime > 0 || !media.paused;
    face(this.play, media.ended ? "again" : media.paused ? "play" : "pause", media.ended ? "Play again" : media.paused ? "Play" : "Pause", "k");
    const quiet = media.muted || media.volume === 0;
    face(this.sound, quiet ? "silent" : "sound", quiet ? "Unmute" : "Mute", "m");
    this.level.value = String(media.muted ? 0 : media.volume);
    this.level.style.setProperty("--done", `${(media.muted ? 0 : media.volume) * 100}%`);
    const time = `${clock(media.currentTime)} / ${clock(this.player.length())}`;
    if (this.time.textContent !== time) this.time.textContent = time;
    if (this.captions) this.captions.classList.toggle("on", Boolean(subtitles.shown));
    if (this.whole) face(this.whole, document.fullscreenElement ? "small" : "full", document.fullscreenElement ? "Leave full screen" : "Full screen", "f");
    this.player.element?.classList.toggle("begun", begun);
  }

  /** The menu of subtitles: off, then the tracks, the reader's own language first. */
  tracks() {
    const { subtitles } = this.player;
    const off = { label: "Off", chosen: !subtitles.shown, choose: () => subtitles.choose(undefined) };
    return { label: "Subtitles", items: [off, ...subtitles.choices.map((t) => ({ label: t.label, lang: t.locale, chosen: t === subtitles.shown, choose: () => subtitles.choose(t) }))] };
  }

  choices() {
    const { media, files, stream, now } = this.player;
    const speed = { label: "Speed", items: speeds.map((s) => ({ label: s === 1 ? "Normal" : `${s}×`, chosen: media.playbackRate === s, choose: () => { media.playbackRate = s; } })) };
    const sizes = files.filter((f) => f.height).map((f) => ({ label: `${Math.min(f.width, f.height)}p`, chosen: f === now, choose: () => this.player.size(f) }));
    if (stream) sizes.unshift({ label: "Automatic", chosen: stream === now, choose: () => this.player.size(stream) });
    return sizes.length > 1 ? [{ label: "Quality", items: sizes }, speed] : [speed];
  }

  get resting() {
    return Boolean(this.player.element?.classList.contains("rest"));
  }

  /** Shows the controls, and lets them rest again after a while. */
  wake() {
    this.player.element?.classList.remove("rest");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const busy = this.player.media.paused || !this.player.film || this.menus.some((m) => m.open) || this.element.querySelector(":focus-visible");
      if (!busy) this.player.element?.classList.add("rest");
    }, restAfter);
  }
}
