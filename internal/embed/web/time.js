/** Seconds as a clock shows them: 1:03 or 1:00:03. */
export function clock(seconds) {
  const whole = Math.max(0, Math.floor(Number.isFinite(seconds) ? seconds : 0));
  const two = (n) => String(n).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** A moment as an address writes it: 83, 83s, 1m23s or 1:23. */
export function moment(text) {
  const units = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+(?:\.\d+)?)s?)?$/.exec(text ?? "");
  const parts = units ? units.slice(1) : /^(?:(\d+):)?(\d+):(\d+(?:\.\d+)?)$/.exec(text ?? "")?.slice(1);
  return parts ? parts.reduce((sum, part) => sum * 60 + Number(part ?? 0), 0) : 0;
}

/** A moment as WebVTT writes it. */
export function stamp(text) {
  const parts = text.trim().split(":").map(Number);
  return parts.length < 2 || parts.some(Number.isNaN) ? NaN : parts.reduce((sum, part) => sum * 60 + part, 0);
}
