// Which file to play: one that the browser knows, no larger than the place it is shown in.

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

/** The adaptive stream, where the browser plays HLS by itself. */
export const adaptive = (streams, probe) => streams.find((s) => s.type === "hls" && probe.canPlayType(hlsMime) !== "");

/** Apple's browsers were made for HLS, and play it better than a file. */
export const prefersAdaptive = (probe) => "webkitCurrentPlaybackTargetIsWireless" in probe;

/** The smallest file that fills the place, or the largest there is; the smallest for who saves data. */
export function fitting(files, width, height) {
  if (navigator.connection?.saveData) return files.at(-1);
  const scale = Math.min(window.devicePixelRatio || 1, 2);
  const fills = (f) => (f.width ?? 0) >= width * scale * 0.9 || (f.height ?? 0) >= height * scale * 0.9;
  return files.findLast(fills) ?? files[0];
}
