// Preview pictures for seeking, from a WebVTT file whose cues name a sheet and a place on it.

import { stamp } from "./time.js";

/** Reads the cues. Addresses are relative to the file's own. */
export function parse(text, base) {
  const cues = [];
  for (const block of text.replace(/\r\n?/g, "\n").split(/\n{2,}/)) {
    const lines = block.split("\n");
    const at = lines.findIndex((line) => line.includes("-->"));
    if (at < 0 || !lines[at + 1]) continue;
    const [start, end] = lines[at].split("-->").map((part) => stamp(part.trim().split(/\s/)[0]));
    const place = /^(.*)#xywh=(?:pixel:)?(\d+),(\d+),(\d+),(\d+)$/.exec(lines[at + 1].trim());
    const sheet = place && URL.parse(place[1], base);
    if (!sheet || !/^https?:$/.test(sheet.protocol) || Number.isNaN(start) || Number.isNaN(end)) continue;
    const [x, y, width, height] = place.slice(2).map(Number);
    cues.push({ start, end, sheet: sheet.href, x, y, width, height });
  }
  return cues;
}

/** The previews of an asset; at(seconds) is the one to show. They are fetched when first asked for. */
export class Storyboard {
  constructor(address) {
    this.address = address;
    this.cues = [];
  }

  async load() {
    this.loading ??= fetch(this.address).then(async (answer) => {
      if (answer.ok) this.cues = parse(await answer.text(), this.address);
    }).catch(() => {}); // seeking works without pictures
    return this.loading;
  }

  at(seconds) {
    return this.cues.findLast((cue) => cue.start <= seconds) ?? this.cues[0];
  }
}

/** Draws a preview into an element, at most this wide. */
export function draw(element, cue, widest) {
  const scale = Math.min(1, widest / cue.width);
  const image = new Image();
  image.onload = () => {
    if (element.dataset.sheet !== cue.sheet) return;
    element.style.backgroundSize = `${image.naturalWidth * scale}px ${image.naturalHeight * scale}px`;
  };
  element.dataset.sheet = cue.sheet;
  image.src = cue.sheet;
  Object.assign(element.style, {
    width: `${cue.width * scale}px`, height: `${cue.height * scale}px`,
    backgroundImage: `url("${cue.sheet.replaceAll('"', "%22")}")`, backgroundPosition: `${-cue.x * scale}px ${-cue.y * scale}px`,
  });
}
