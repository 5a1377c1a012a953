// A film or a sound with its controls.

import { h } from "./element.js";
import { Chapters } from "./chapters.js";
import { Controls } from "./controls.js";
import { keys } from "./keys.js";
import { adaptive, fitting, playable, prefersAdaptive } from "./sources.js";
import { reason, stop } from "./stopped.js";
import { Storyboard } from "./storyboard.js";
import { Subtitles, trackElements } from "./subtitles.js";
import { transcriptPanel } from "./transcript.js";

export class Player {
  constructor(stage, wish) {
    this.stage = stage;
    this.wish = wish;
    this.film = stage.kind !== "audio";
    this.media = this.film ? this.video() : h("audio", { preload: "metadata", crossorigin: "anonymous", muted: wish.muted });
    this.media.setAttribute("aria-label", stage.title || (this.film ? "Video" : "Sound"));
    this.files = playable(this.film ? stage.videos : stage.audios, this.media);
    this.stream = adaptive(stage.streams, this.media);
    this.subtitles = this.film && stage.subtitles.length > 0 ? new Subtitles(this.media, stage.subtitles, stage.language, wish.locale) : undefined;
    this.board = stage.storyboards.length > 0 ? new Storyboard(stage.storyboards[0].vtt) : undefined;
    this.chapters = stage.chapters.length > 0 ? new Chapters(stage.chapters) : undefined;
    this.transcript = stage.transcripts.length > 0 ? transcriptPanel(this.media, stage.transcripts, stage.language, this.subtitles) : undefined;
    this.controls = new Controls(this);
    this.element = h("main", { class: this.film ? "player" : "player sound" },
      h("div", { class: "screen", onclick: (e) => this.pressed(e) }, this.media, this.controls.cover), this.controls.title, this.controls.element, this.transcript?.element);
    this.media.addEventListener("error", () => this.failed());
    keys(this.media, this.actions());
  }

  video() {
    const poster = this.stage.posters.filter((p) => p.mime === "image/jpeg").toSorted((a, b) => miss(a, this.stage) - miss(b, this.stage) || b.width - a.width)[0];
    return h("video", { preload: "metadata", playsinline: true, crossorigin: "anonymous", poster: poster?.url, muted: this.wish.muted },
      trackElements(this.stage.subtitles));
  }

  actions() {
    return {
      play: () => this.play(), mute: () => this.mute(), full: () => this.full(), wake: () => this.controls.wake(),
      subtitles: () => this.subtitles?.toggle(), transcript: () => this.transcript?.toggle(),
      seek: (to) => this.seek(to), volume: (to) => this.volume(to), length: () => this.length(),
    };
  }

  /** Chooses a file for the place there is now, and starts where and how the address says. */
  begin() {
    const box = this.element.getBoundingClientRect();
    const file = fitting(this.files, box.width, box.height);
    const candidates = [prefersAdaptive(this.media) && this.stream, file, ...this.files.filter((f) => f !== file), this.stream];
    this.left = [...new Set(candidates.filter(Boolean))];
    this.next(this.wish.start);
    if (this.wish.autoplay) this.media.play().catch(() => this.controls.wake()); // the browser wants a press first
  }

  /** Plays the next candidate from a moment on; with none left, says why. */
  next(from) {
    this.now = this.left.shift();
    if (!this.now) return stop("This cannot be played in this browser.");
    this.load(this.now, from);
  }

  load(file, from) {
    this.now = file;
    this.media.src = file.url;
    if (from > 0) this.media.addEventListener("loadedmetadata", () => { this.media.currentTime = from; }, { once: true });
    this.controls.refresh();
  }

  /** Another size, from the same moment on. */
  size(file) {
    const { currentTime, paused, playbackRate } = this.media;
    this.load(file, currentTime);
    this.media.playbackRate = playbackRate;
    if (!paused) this.media.play().catch(() => {});
  }

  async failed() {
    const at = this.media.currentTime || this.wish.start;
    const playing = !this.media.paused;
    const why = await reason(this.now.url);
    if (why) return stop(why);
    this.next(at); // it can be read: then it is the file that this browser cannot play
    if (playing && this.media.isConnected) this.media.play().catch(() => {});
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
    this.media.currentTime = Math.max(0, Math.min(this.length(), to));
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
