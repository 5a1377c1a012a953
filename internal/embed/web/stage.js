// A film or a sound with its controls.

import { Chapters } from "./chapters.js";
import { Controls } from "./controls.js";
import { h } from "./element.js";
import { keys } from "./keys.js";
import { likely, remember } from "./sounds.js";
import { candidates, playable, streaming } from "./sources.js";
import { reason, stop } from "./stopped.js";
import { Storyboard } from "./storyboard.js";
import { Stream } from "./stream.js";
import { Subtitles, trackElements } from "./subtitles.js";
import { transcriptPanel } from "./transcript.js";
import { say } from "./words.js";

export class Player {
  constructor(stage, wish) {
    Object.assign(this, { stage, wish, begun: false, film: stage.kind !== "audio" });
    this.media = this.film ? this.video() : h("audio", { preload: "metadata", crossorigin: "anonymous", muted: wish.muted });
    this.media.setAttribute("aria-label", stage.title || say(this.film ? "video" : "sound"));
    this.files = playable(this.film ? stage.videos : stage.audios, this.media);
    this.subtitles = this.film && stage.subtitles.length > 0 ? new Subtitles(this.media, stage, wish.locale) : undefined;
    this.board = stage.storyboards.length > 0 ? new Storyboard(stage.storyboards[0].vtt) : undefined;
    this.chapters = stage.chapters.length > 0 ? new Chapters(stage.chapters) : undefined;
    this.transcript = stage.transcripts.length > 0 ? transcriptPanel(this, stage.transcripts, stage.language) : undefined;
    this.controls = new Controls(this);
    this.element = h("main", { class: this.film ? "player" : "player sound" },
      h("div", { class: "screen", onclick: (e) => this.pressed(e) }, this.media, this.controls.cover), this.controls.title, this.controls.element, this.transcript?.element);
    this.listen();
  }

  video() {
    const poster = this.stage.posters.filter((p) => p.mime === "image/jpeg").toSorted((a, b) => miss(a, this.stage) - miss(b, this.stage) || b.width - a.width)[0];
    return h("video", { preload: "metadata", playsinline: true, crossorigin: "anonymous", poster: poster?.url, muted: this.wish.muted },
      trackElements(this.stage.subtitles));
  }

  listen() {
    this.media.addEventListener("error", () => { if (!this.stream) this.failed(); });
    this.media.addEventListener("play", () => { this.begun = true; this.stream?.start(); });
    // Whoever comes near will soon look into the menus, or begin.
    for (const sign of ["pointerenter", "focusin"]) this.element.addEventListener(sign, () => this.stream?.prepare());
    keys(this.media, this.actions());
  }

  actions() {
    return {
      play: () => this.play(), mute: () => this.mute(), full: () => this.full(), wake: () => this.controls.wake(),
      subtitles: () => this.subtitles?.toggle(), transcript: () => this.transcript?.toggle(),
      seek: (to) => this.seek(to), volume: (to) => this.volume(to), length: () => this.length(),
    };
  }

  /** Chooses what to play in the place there is now, and starts where and how the address says. */
  begin() {
    const streams = streaming(this.stage.streams, this.media);
    this.own = streams.find((s, i) => i === 0 && s.way === "itself"); // what "automatic" is where no library is used
    this.left = candidates(streams, this.files, this.element.getBoundingClientRect());
    this.next(this.wish.start);
    if (this.wish.autoplay) this.media.play().catch(() => this.controls.wake()); // the browser wants a press first
  }

  /** Plays the next candidate from a moment on; with none left, says why. */
  next(from) {
    const source = this.left.shift();
    if (source) this.load(source, from);
    else this.end({ sentence: say("unplayable") });
  }

  load(source, from) {
    this.stream?.close();
    this.stream = source.way === "library" ? this.streamed(source, from) : undefined;
    this.now = source;
    if (!this.stream) {
      this.media.src = source.url;
      if (from > 0) this.media.addEventListener("loadedmetadata", () => { this.media.currentTime = from; }, { once: true });
    }
    this.controls.refresh();
  }

  streamed(source, from) {
    const stream = new Stream(this.media, source.url, from, likely(this.wish.locale));
    stream.addEventListener("change", () => {
      this.subtitles?.spoken(stream.sound?.lang || this.stage.language);
      this.controls.renew();
    });
    stream.addEventListener("refused", () => this.refused());
    stream.addEventListener("fatal", () => this.failed(), { once: true });
    return stream;
  }

  /** Another source, from the same moment on. */
  change(source) {
    const { currentTime, paused, playbackRate } = this.media;
    this.load(source, currentTime);
    this.media.playbackRate = playbackRate;
    if (!paused) this.media.play().catch(() => {});
  }

  /** Another sound track. */
  hear(sound) {
    this.stream.hear(sound);
    remember(sound);
  }

  async failed() {
    const { stream, now } = this;
    const at = this.media.currentTime || this.wish.start;
    const playing = !this.media.paused;
    const why = await reason(now.url);
    if (why && !(why.missing && this.left.length > 0)) return this.end(why);
    if (now !== this.now || stream !== this.stream) return; // something else plays by now
    if (now === this.own) this.own = undefined;
    this.next(at); // it can be read, but not be played by this browser, or it alone is gone
    if (playing && this.media.isConnected) this.media.play().catch(() => {});
  }

  // One file of a stream was refused. Where the whole may not be read any more this is the end; else the library knows what to do.
  async refused() {
    if (this.asking) return;
    this.asking = true;
    const why = await reason(this.now.url);
    this.asking = false;
    if (why && !why.missing) this.end(why);
  }

  /** Gives way to a sentence. */
  end({ sentence, again }) {
    this.media.pause();
    this.stream?.close();
    stop(sentence, again);
  }

  length() {
    return Number.isFinite(this.media.duration) ? this.media.duration : this.stage.duration;
  }

  play() {
    if (this.media.paused) this.media.play().catch(() => {}); // an error has an event of its own
    else this.media.pause();
  }

  mute() {
    this.media.muted = !this.media.muted;
    if (!this.media.muted && this.media.volume === 0) this.media.volume = 0.5;
  }

  seek(to) {
    this.begun = true;
    this.media.currentTime = Math.max(0, Math.min(this.length(), to));
    this.stream?.start();
    this.controls.refresh();
  }

  volume(to) {
    this.media.volume = Math.max(0, Math.min(1, to));
    this.media.muted = this.media.volume === 0;
  }

  full() {
    if (!this.film) return;
    if (document.fullscreenElement) document.exitFullscreen();
    else if (this.element.requestFullscreen) this.element.requestFullscreen().catch(() => {}); // the framing page allows none
    else this.media.webkitEnterFullscreen?.();
  }

  pressed(event) {
    if (!this.film) return;
    const touch = event.pointerType === "touch";
    if (touch && !this.media.paused && this.controls.resting) this.controls.wake();
    else this.play();
  }
}

function miss(picture, stage) {
  const file = stage.videos[0];
  return file?.width ? Math.round(Math.abs(Math.log((picture.width / picture.height) / (file.width / file.height))) * 20) : 0;
}
