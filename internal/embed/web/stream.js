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
const same = (a, b) => a.name === b.name && a.lang === b.lang;

// The sound tracks, each once, in whatever layouts, the usual one first and descriptions last: {name, lang, described, usual}. Every layout has a
// default; the usual track is that of the layout which the playlist begins with.
function soundsOf({ allAudioTracks: tracks, levels, firstLevel }) {
  const usual = tracks.find((track) => track.default && levels[firstLevel]?.audioGroups?.includes(track.groupId));
  const described = (track) => Boolean(track.characteristics?.includes("public.accessibility.describes-video"));
  return tracks.filter((track, i) => tracks.findIndex((t) => same(t, track)) === i)
    .map((track) => ({ name: track.name, lang: track.lang, described: described(track), usual: Boolean(usual) && same(track, usual) }))
    .toSorted((a, b) => a.described - b.described || b.usual - a.usual);
}

/**
 * A stream that plays in a media element. Tells "change" when what there is to choose from, or what is chosen, changed; "refused" when a file
 * of it was; "fatal" when it cannot go on.
 */
export class Stream extends EventTarget {
  /** from is where to begin, in seconds. like(sounds) picks the sound track to begin with; undefined takes the usual one. */
  constructor(media, address, from, like) {
    super();
    Object.assign(this, { media, address, like, started: false, closed: false, refusals: {}, sounds: [] });
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
    const hls = new Hls({ ...settings, fragLoadPolicy: segments(Hls.DefaultConfig), capLevelToPlayerSize: !saving });
    Object.assign(this, { Hls, hls, parsed: false });
    const at = this.media.currentTime;
    hls.on(Hls.Events.MEDIA_ATTACHED, () => { if (this.media.readyState === 0 && at > 0) this.media.currentTime = at; });
    hls.on(Hls.Events.MANIFEST_PARSED, () => this.ready(saving));
    hls.on(Hls.Events.ERROR, (_, error) => this.failed(error));
    hls.on(Hls.Events.FRAG_BUFFERED, (_, { frag }) => { this.refusals[frag.type] = 0; });
    for (const news of ["AUDIO_TRACKS_UPDATED", "AUDIO_TRACK_SWITCHING", "AUDIO_TRACK_SWITCHED", "LEVEL_SWITCHED", "LEVELS_UPDATED"]) hls.on(Hls.Events[news], () => this.tell("change"));
    hls.attachMedia(this.media);
    hls.loadSource(this.address);
  }

  ready(saving) {
    this.parsed = true;
    this.sounds = soundsOf(this.hls);
    this.asked = this.like?.(this.sounds) ?? this.sounds[0];
    if (this.asked) this.keep(this.asked);
    if (saving) this.hls.autoLevelCapping = 0;
    if (this.wanted !== undefined) this.hls.loadLevel = this.level(this.wanted);
    if (this.started) this.hls.startLoad(this.media.currentTime);
    this.tell("change");
  }

  // Leaves only the rungs that a sound track goes with. The library changes rungs without regard to their sound: in a stream of several layouts
  // it would end in one that lacks the track, and take another.
  keep(sound) {
    const { hls } = this;
    const held = (group) => hls.allAudioTracks.filter((track) => track.groupId === group);
    const groups = [...new Set(hls.levels.flatMap((level) => level.audioGroups ?? []))].filter((group) => held(group).some((track) => same(track, sound)));
    const group = groups.toSorted((a, b) => held(b).length - held(a).length)[0];
    if (!group) return;
    const first = hls.levels[hls.firstLevel];
    for (let i = hls.levels.length - 1; i >= 0; i--) {
      if (!hls.levels[i].audioGroups?.includes(group)) hls.removeLevel(i);
    }
    const beginning = hls.levels.findIndex((level) => level.uri === first?.uri);
    if (beginning >= 0) hls.firstLevel = beginning;
    hls.setAudioOption({ name: sound.name, lang: sound.lang });
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

  get alike() {
    const codecs = this.rung?.codecSet;
    return (this.hls?.levels ?? []).map((level, i) => ({ i, side: side(level), codecs: level.codecSet })).filter((level) => level.codecs === codecs && level.side > 0);
  }

  /** The sizes there are, by their shorter sides, largest first. */
  get sizes() {
    return [...new Set(this.alike.map((level) => level.side))].toSorted((a, b) => b - a);
  }

  /** The size that was asked for; undefined leaves it to the connection and the frame. */
  get size() {
    return this.wanted;
  }

  set size(wanted) {
    this.wanted = wanted;
    this.hls.nextLevel = wanted === undefined ? -1 : this.level(wanted);
    this.tell("change");
  }

  /** The size that is played now; undefined before. */
  get playing() {
    const level = this.hls?.levels[this.hls.currentLevel];
    return level && side(level) > 0 ? side(level) : undefined;
  }

  // Where the best rung of a size is listed; -1, which is automatic, where there is none.
  level(size) {
    return this.alike.findLast((level) => level.side === size)?.i ?? -1;
  }

  /** The sound track that is heard, as in sounds. */
  get sound() {
    const now = this.hls?.audioTracks[this.hls.audioTrack] ?? this.asked;
    return now && this.sounds.find((sound) => same(sound, now));
  }

  /** Changes to a sound track of sounds. One in another layout goes with other rungs, so the stream is opened anew for it. */
  hear(sound) {
    const here = this.hls.audioTracks.findIndex((track) => same(track, sound));
    this.asked = sound;
    if (here >= 0) this.hls.audioTrack = here;
    else this.anew(sound);
    this.tell("change");
  }

  anew(sound) {
    const { currentTime, paused, playbackRate } = this.media;
    this.hls.destroy();
    this.like = () => sound;
    this.media.currentTime = currentTime;
    this.open(this.Hls);
    this.media.playbackRate = playbackRate;
    if (!paused) this.media.play().catch(() => {}); // an error has an event of its own
  }
}
