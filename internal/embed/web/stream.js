// An adaptive stream, where the browser needs a library for it.

const library = "../thirdparty/hls.js-1.7.4/hls.min.mjs";

// What our streams do not have, or what the page does itself: subtitles are its own tracks, as with files. No worker: the page's policy
// allows none, and segments that need no conversion leave it nothing to do.
const settings = {
  enableWorker: false, autoStartLoad: false, subtitleTrackController: undefined, subtitleStreamController: undefined, timelineController: undefined,
  id3TrackController: undefined, emeController: undefined, interstitialsController: undefined, cmcdController: undefined,
};

// A server that fails is asked twice more, not for half a minute: files may take over, and a sentence is better than a wheel.
const shouldRetry = (_config, count, _timedOut, answer, usual) => usual && (count < 2 || !(answer?.code >= 500));

function segments({ fragLoadPolicy }) {
  const usual = fragLoadPolicy.default;
  return { default: { ...usual, errorRetry: { ...usual.errorRetry, shouldRetry } } };
}

const enough = 4; // refusals in a row, of pictures or of sound

const side = (level) => Math.min(level.width, level.height);
const described = (track) => Boolean(track.characteristics?.includes("public.accessibility.describes-video"));

/**
 * A stream that plays in a media element. Tells "change" when what there is to choose from, or what is chosen, changed; "refused" when a file
 * of it was; "fatal" when it cannot go on.
 */
export class Stream extends EventTarget {
  /** from is where to begin, in seconds. like(sounds) picks the sound track to begin with; undefined leaves it to the stream. */
  constructor(media, address, from, like) {
    super();
    Object.assign(this, { media, address, like, started: false, closed: false, refusals: {} });
    media.currentTime = from; // kept by the element until it has something to play
  }

  /** Fetches the library and the playlists, once. No pictures or sound yet. */
  prepare() {
    this.preparing ??= import(library).then(({ default: Hls }) => this.open(Hls)).catch(() => this.tell("fatal"));
    return this.preparing;
  }

  /** Fetches and plays from now on. */
  start() {
    if (this.started) return;
    this.started = true;
    this.prepare();
    if (this.parsed) this.hls.startLoad(this.media.currentTime);
  }

  open(Hls) {
    if (this.closed) return;
    const saving = Boolean(navigator.connection?.saveData);
    this.hls = new Hls({ ...settings, fragLoadPolicy: segments(Hls.DefaultConfig), capLevelToPlayerSize: !saving });
    const at = this.media.currentTime;
    this.hls.on(Hls.Events.MEDIA_ATTACHED, () => { if (this.media.readyState === 0 && at > 0) this.media.currentTime = at; });
    this.hls.on(Hls.Events.MANIFEST_PARSED, () => this.ready(saving));
    this.hls.on(Hls.Events.ERROR, (_, error) => this.failed(error));
    this.hls.on(Hls.Events.FRAG_BUFFERED, (_, { frag }) => { this.refusals[frag.type] = 0; });
    for (const news of ["AUDIO_TRACKS_UPDATED", "AUDIO_TRACK_SWITCHING", "AUDIO_TRACK_SWITCHED", "LEVEL_SWITCHED", "LEVELS_UPDATED"]) this.hls.on(Hls.Events[news], () => this.tell("change"));
    this.hls.attachMedia(this.media);
    this.hls.loadSource(this.address);
  }

  ready(saving) {
    this.parsed = true;
    if (saving) this.hls.autoLevelCapping = 0;
    const sound = this.like?.(this.sounds);
    if (sound) this.hear(sound);
    if (this.started) this.hls.startLoad(this.media.currentTime);
    this.tell("change");
  }

  // The library would go through all rungs again and again for a while where a server has none of them.
  failed(error) {
    const status = error.response?.code ?? 0;
    if (status >= 400 && status < 500) this.tell("refused");
    const kind = error.frag?.type;
    if (kind && status >= 400) this.refusals[kind] = (this.refusals[kind] ?? 0) + 1;
    if (error.fatal || this.refusals[kind] >= enough) this.tell("fatal");
  }

  tell(news) {
    if (!this.closed) this.dispatchEvent(new Event(news));
  }

  close() {
    this.closed = true;
    this.hls?.destroy();
  }

  // The rung that is loaded now, or would be first. Others are compared with it: a browser does not change between codecs as it plays.
  get rung() {
    const { hls } = this;
    return this.parsed ? hls.loadLevelObj ?? hls.levels[hls.firstAutoLevel] ?? hls.levels[0] : undefined;
  }

  /** The sizes there are, by their shorter sides, largest first. */
  get sizes() {
    const codecs = this.rung?.codecSet;
    const alike = (this.hls?.levels ?? []).filter((level) => level.codecSet === codecs && side(level) > 0);
    return [...new Set(alike.map(side))].toSorted((a, b) => b - a);
  }

  /** The size that was asked for; undefined leaves it to the connection and the frame. */
  get size() {
    return this.parsed && this.hls.manualLevel >= 0 ? side(this.hls.levels[this.hls.manualLevel]) : undefined;
  }

  set size(wanted) {
    this.hls.nextLevel = wanted === undefined ? -1 : this.level(wanted, this.rung.audioGroups?.[0]);
    this.tell("change");
  }

  /** The size that is played now; undefined before. */
  get playing() {
    const level = this.hls?.levels[this.hls.currentLevel];
    return level && side(level) > 0 ? side(level) : undefined;
  }

  // Where the rung of a size and a group of sound tracks is listed.
  level(size, group) {
    const { levels } = this.hls;
    const fit = (level) => (level.codecSet === this.rung.codecSet ? 2 : 0) + (level.audioGroups?.includes(group) ? 1 : 0);
    return levels.map((level, i) => ({ level, i })).filter(({ level }) => side(level) === size).toSorted((a, b) => fit(b.level) - fit(a.level))[0].i;
  }

  /** The sound tracks there are, each once, in whatever layouts, the usual one first and descriptions last: {name, lang, described, default}. */
  get sounds() {
    const tracks = this.parsed ? this.hls.allAudioTracks : [];
    return tracks.filter((track, i) => tracks.findIndex((t) => t.name === track.name && t.lang === track.lang) === i)
      .map((track) => ({ name: track.name, lang: track.lang, described: described(track), default: track.default }))
      .toSorted((a, b) => a.described - b.described || b.default - a.default);
  }

  /** The sound track that is chosen, as in sounds. */
  get sound() {
    const now = this.hls?.audioTracks[this.hls.audioTrack] ?? this.asked;
    const { sounds } = this;
    return now ? sounds.find((s) => s.name === now.name && s.lang === now.lang) : sounds.find((s) => s.default);
  }

  /** Changes to a sound track of sounds, in the layout of now if it is there. */
  hear({ name, lang }) {
    const same = (track) => track.name === name && track.lang === lang;
    this.asked = this.hls.allAudioTracks.find(same);
    const size = this.size;
    const here = this.hls.audioTracks.findIndex(same);
    if (here >= 0) this.hls.audioTrack = here;
    else this.hls.setAudioOption({ name, lang });
    if (here < 0 && size !== undefined) this.hls.nextLevel = this.level(size, this.asked.groupId);
    this.tell("change");
  }
}
