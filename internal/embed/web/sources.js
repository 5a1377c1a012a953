// What to play: an adaptive stream where there is one, or a file that the browser knows, no larger than the place it is shown in.

const hlsMime = "application/vnd.apple.mpegurl";

/** The files of an asset that this browser says it can play, largest first, one of each size. */
export function playable(files, probe) {
  const seen = new Set();
  return files
    .filter((file) => probe.canPlayType(file.mime) !== "")
    .filter((file) => {
      const size = `${file.width ?? 0}x${file.height ?? 0}`;
      return seen.has(size) ? false : seen.add(size);
    })
    .toSorted((a, b) => (b.height ?? 0) - (a.height ?? 0) || b.bitrate - a.bitrate);
}

/**
 * The ways in which this browser can play the stream, the best first: "itself", or "library", by what ours gives to its media source. Apple's
 * browsers were made for HLS; others that know it leave no choice of sizes and sound tracks.
 */
export function streaming(streams, probe) {
  const stream = streams.find((s) => s.type === "hls");
  if (!stream) return [];
  const itself = probe.canPlayType(hlsMime) !== "" && { ...stream, way: "itself" };
  const library = Boolean(globalThis.ManagedMediaSource ?? globalThis.MediaSource) && { ...stream, way: "library" };
  const apple = "webkitCurrentPlaybackTargetIsWireless" in probe;
  return (apple ? [itself, library] : [library, itself]).filter(Boolean);
}

/** The smallest file that fills the place, or the largest there is; the smallest for who saves data. */
export function fitting(files, width, height) {
  if (navigator.connection?.saveData) return files.at(-1);
  const scale = Math.min(window.devicePixelRatio || 1, 2);
  const fills = (f) => (f.width ?? 0) >= width * scale * 0.9 || (f.height ?? 0) >= height * scale * 0.9;
  return files.findLast(fills) ?? files[0];
}

/** All that may be tried, in order: the stream, the file that fits, other files, the stream in its other ways. */
export function candidates(streams, files, box) {
  const file = fitting(files, box.width, box.height);
  return [streams[0], file, ...files.filter((f) => f !== file), ...streams.slice(1)].filter(Boolean);
}
