"""Writes the film's pictures as SVG files: python3 frames.py FOLDER [SECOND...] (all frames without seconds)."""

import sys

import scenes
from shapes import H, W, ease

RATE = 25
SECONDS = 27
CUTS = (  # start in seconds, scene
    (0.0, lambda t: scenes.landscape(t, 0.0, t * 1.5)),
    (6.0, lambda t: scenes.card(t, "The Mill by the River", "a very short film")),
    (9.6, scenes.close_up),
    (14.2, scenes.quiet_water),
    (19.0, scenes.dusk),
)


def veil(t):
    """Black over the picture: the film opens from black and ends in it."""
    return max(1 - ease((t - 0.5) / 1.1), ease((t - 25.4) / 1.2))


def frame(t):
    start, scene = [cut for cut in CUTS if cut[0] <= t + 1e-9][-1]
    black = veil(t)
    cover = '<rect width="%d" height="%d" opacity="%.4f"/>' % (W, H, black) if black > 0 else ""
    return '<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">%s%s</svg>' % (
        W, H, W, H, scene(t - start), cover)


if __name__ == "__main__":
    folder, wanted = sys.argv[1], [float(s) for s in sys.argv[2:]]
    times = wanted or [i / RATE for i in range(SECONDS * RATE)]
    for number, t in enumerate(times):
        with open("%s/%04d.svg" % (folder, number), "w", encoding="utf-8") as f:
            f.write(frame(t))
