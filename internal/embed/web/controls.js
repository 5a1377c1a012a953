// The controls of the player. They rest while nobody moves and the film plays.

import { settings, soundName, sounds, trackName, tracks } from "./choices.js";
import { face, h, icon, tool } from "./element.js";
import { menu } from "./menu.js";
import { seekbar } from "./seekbar.js";
import { clock } from "./time.js";
import { say, share } from "./words.js";

const restAfter = 2500; // milliseconds

export class Controls {
  constructor(player) {
    this.player = player;
    const { film, stage } = player;
    this.cover = h("div", { class: "cover" }, film && h("button", { type: "button", class: "begin", "aria-label": say("play"), onclick: (e) => this.begin(e) }, icon("play")));
    this.title = h("h1", { class: "title", dir: "auto", lang: stage.titleLocale || stage.language }, stage.title);
    this.bar = seekbar(player);
    this.tools();
    this.menus = this.choices();
    this.element = h("div", { class: "controls", role: "group", "aria-label": say("player") }, this.bar.element,
      h("div", { class: "row" }, this.play, h("span", { class: "loud" }, this.sound, this.level), this.time, h("span", { class: "gap" }),
        this.parts, this.languages, this.captions, this.words, this.settings, this.whole), this.menus.map((m) => m.element));
    this.watch();
  }

  tools() {
    const { player } = this;
    const { film, subtitles, transcript, chapters } = player;
    this.play = tool("play", say("play"), "k", () => player.play());
    this.sound = tool("sound", say("mute"), "m", () => player.mute());
    this.level = h("input", { type: "range", class: "volume", min: "0", max: "1", step: "0.05", "aria-label": say("volume"), oninput: (e) => player.volume(Number(e.target.value)) });
    this.time = h("span", { class: "time" });
    this.parts = chapters && tool("chapters", say("chapters"), "");
    this.languages = tool("languages", say("languages"), "", undefined, { hidden: true });
    this.captions = subtitles && tool("subtitles", say("subtitles"), "c");
    this.settings = tool("settings", say("settings"), "");
    this.words = transcript && tool("transcript", say("transcript"), "t", () => transcript.toggle(), { "aria-expanded": "false" });
    if (transcript) transcript.button = this.words;
    this.whole = film && document.fullscreenEnabled !== false && tool("full", say("full"), "f", () => player.full());
  }

  choices() {
    const { player } = this;
    return [
      player.chapters && menu(this.parts, () => [player.chapters.choices(player)]), menu(this.languages, () => [sounds(player)]),
      player.subtitles && menu(this.captions, () => [tracks(player)]), menu(this.settings, () => settings(player)),
    ].filter(Boolean);
  }

  watch() {
    const { media, subtitles } = this.player;
    for (const news of ["play", "pause", "ended", "volumechange", "timeupdate", "durationchange", "ratechange"]) media.addEventListener(news, () => this.refresh());
    media.addEventListener("play", () => this.wake());
    media.addEventListener("pause", () => this.wake());
    for (const [news, waits] of [["play", true], ["waiting", true], ["playing", false], ["canplay", false], ["pause", false]]) {
      media.addEventListener(news, () => this.player.element?.classList.toggle("waiting", waits && media.readyState < 3));
    }
    subtitles?.addEventListener("change", () => this.refresh());
    for (const news of ["pointermove", "pointerdown", "focusin"]) document.addEventListener(news, () => this.wake());
    document.addEventListener("fullscreenchange", () => this.refresh());
  }

  // The button over the film goes away when pressed; who came to it with the keyboard goes on at the one below.
  begin(event) {
    event.stopPropagation();
    this.player.play();
    this.play.focus({ focusVisible: event.detail === 0 });
  }

  refresh() {
    const { media, begun } = this.player;
    this.bar.refresh();
    const [drawing, word] = media.ended ? ["again", "again"] : media.paused ? ["play", "play"] : ["pause", "pause"];
    face(this.play, drawing, say(word), "k");
    const quiet = media.muted || media.volume === 0;
    face(this.sound, quiet ? "silent" : "sound", say(quiet ? "unmute" : "mute"), "m");
    const level = media.muted ? 0 : media.volume;
    this.level.value = String(level);
    this.level.setAttribute("aria-valuetext", share(level));
    this.level.style.setProperty("--done", `${level * 100}%`);
    const time = `${clock(media.currentTime)} / ${clock(this.player.length())}`;
    if (this.time.textContent !== time) this.time.textContent = time;
    if (this.whole) face(this.whole, document.fullscreenElement ? "small" : "full", say(document.fullscreenElement ? "small" : "full"), "f");
    this.player.element?.classList.toggle("begun", begun);
    this.tell();
  }

  // The buttons of subtitles and sound tracks say what is chosen.
  tell() {
    const { subtitles, stream } = this.player;
    const state = (name, of) => say("state", { name: say(name), state: of });
    if (this.captions) {
      this.captions.classList.toggle("on", Boolean(subtitles.shown));
      face(this.captions, "subtitles", state("subtitles", subtitles.shown ? trackName(subtitles, subtitles.shown) : say("off")), "c");
    }
    this.languages.hidden = !(stream?.sounds.length > 1);
    if (!this.languages.hidden) face(this.languages, "languages", state("languages", stream.sound ? soundName(stream.sound) : ""), "");
  }

  /** Shows in the open menus what changed meanwhile. */
  renew() {
    this.refresh();
    for (const each of this.menus) each.renew();
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
