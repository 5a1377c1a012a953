// The keys of the player, as people know them from others.

/** Listens for keys on the whole page. Keys that a focused control needs itself stay its own. */
export function keys(media, does) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const own = event.target instanceof Element ? event.target : document.body;
    if (event.key === " " && own.closest("button, a, select")) return;
    if (own.closest(".words") && ["ArrowUp", "ArrowDown", "Home", "End"].includes(event.key)) return;
    const press = pressed(event.key, media, does);
    if (!press) return;
    event.preventDefault();
    press();
    does.wake();
  });
}

function pressed(key, media, does) {
  const by = (seconds) => () => does.seek(media.currentTime + seconds);
  const louder = (step) => () => does.volume(media.volume + step);
  if (/^[0-9]$/.test(key)) return () => does.seek((does.length() * Number(key)) / 10);
  return {
    " ": does.play, k: does.play, m: does.mute, c: does.subtitles, f: does.full, t: does.transcript,
    ArrowLeft: by(-5), ArrowRight: by(5), j: by(-10), l: by(10), ArrowUp: louder(0.1), ArrowDown: louder(-0.1),
    Home: () => does.seek(0), End: () => does.seek(does.length()),
  }[key.length === 1 ? key.toLowerCase() : key];
}
