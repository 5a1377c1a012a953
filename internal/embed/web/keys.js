// The keys of the player, as people know them from others.

/** Listens for keys on the whole page. Keys that a focused control needs itself stay its own. */
export function keys(media, does) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const own = event.target instanceof Element ? event.target : document.body;
    if (event.key === " " && own.closest("button, a, select")) return;
    if (own.closest(".words") && ["ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", " "].includes(event.key)) return;
    const press = onSlider(event.key, own, media, does) ?? pressed(event.key, media, does);
    if (!press) return;
    event.preventDefault();
    press();
    does.wake();
  });
}

const by = (seconds, media, does) => () => does.seek(media.currentTime + seconds);
const louder = (step, media, does) => () => does.volume((media.muted ? 0 : media.volume) + step);

function pressed(key, media, does) {
  if (/^[0-9]$/.test(key)) return () => does.seek((does.length() * Number(key)) / 10);
  return {
    " ": does.play, k: does.play, m: does.mute, c: does.subtitles, f: does.full, t: does.transcript,
    ArrowLeft: by(-5, media, does), ArrowRight: by(5, media, does), j: by(-10, media, does), l: by(10, media, does),
    ArrowUp: louder(0.1, media, does), ArrowDown: louder(-0.1, media, does),
    Home: () => does.seek(0), End: () => does.seek(does.length()),
  }[key.length === 1 ? key.toLowerCase() : key];
}

// On a slider up and right are more, down and left are less, as ARIA has it; elsewhere each pair is for one of them.
function onSlider(key, own, media, does) {
  if (own.matches(".seek")) {
    return { ArrowUp: by(5, media, does), ArrowDown: by(-5, media, does), PageUp: by(30, media, does), PageDown: by(-30, media, does) }[key];
  }
  if (!own.matches(".volume")) return undefined;
  return {
    ArrowRight: louder(0.1, media, does), ArrowLeft: louder(-0.1, media, does), PageUp: louder(0.2, media, does), PageDown: louder(-0.2, media, does),
    Home: () => does.volume(0), End: () => does.volume(1),
  }[key];
}
