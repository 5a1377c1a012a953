// Figures as people read them. An absent or zero value is a dash, never a made-up number.

const none = "–";

/** 11 696 000 -> "11.7 MB" */
export function bytes(count) {
  if (!count) return none;
  const units = ["B", "kB", "MB", "GB", "TB"];
  let place = 0;
  while (count >= 999.5 && place < units.length - 1) {
    count /= 1000;
    place++;
  }
  return `${place === 0 || count >= 99.95 ? Math.round(count) : count.toFixed(1)} ${units[place]}`;
}

/** Bits per second: 1480000 -> "1.48 Mbit/s" */
export function bitrate(bits) {
  if (!bits) return none;
  return bits >= 1e6 ? `${(bits / 1e6).toFixed(2)} Mbit/s` : `${Math.round(bits / 1000)} kbit/s`;
}

/** Seconds on a clock: 63.2 -> "1:03", 0.3 -> "0.3 s" */
export function duration(seconds) {
  if (!seconds) return none;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, two(whole % 60)];
  return hours ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/** A fraction such as "30000/1001" -> "29.97 fps" */
export function frameRate(fraction) {
  const [over, under = 1] = String(fraction ?? "").split("/").map(Number);
  if (!over || !under) return none;
  return `${Number((over / under).toFixed(2))} fps`;
}

export function size(width, height) {
  return width && height ? `${width} × ${height}` : none;
}

export function percent(part) {
  return `${Math.floor(Math.min(Math.max(part || 0, 0), 1) * 100)} %`;
}

/** The codecs inside a media type: 'video/mp4; codecs="avc1.64001f"' -> "avc1.64001f" */
export function codecs(mime) {
  return /codecs="?([^"]+)"?/.exec(mime ?? "")?.[1] ?? none;
}

/** The container inside a media type: "image/webp" -> "webp" */
export function container(mime) {
  return /^[^/]+\/([^;]+)/.exec(mime ?? "")?.[1].trim() ?? none;
}

const clock = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

export function moment(text) {
  return text ? clock.format(new Date(text)) : none;
}

/** How long something took or has been taking. */
export function between(start, end) {
  if (!start) return "";
  const seconds = Math.max(0, (end ? Date.parse(end) : Date.now()) - Date.parse(start)) / 1000;
  return seconds < 0.95 ? `${Math.round(seconds * 1000)} ms` : duration(seconds);
}

/** The name of a locale in the reader's language. Unknown and malformed tags come back as they are. */
export function language(tag) {
  try {
    return new Intl.DisplayNames(undefined, { type: "language" }).of(tag) ?? tag;
  } catch {
    return tag;
  }
}

export function plural(count, one, many = one + "s") {
  return `${count} ${count === 1 ? one : many}`;
}
