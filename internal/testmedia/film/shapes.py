"""Drawing pieces as SVG text: colours, wheel, mill, trees, water. Pure functions of their arguments."""

import math
import random

W, H = 1280, 720


def mix(a, b, k):
    """Blend two "#rrggbb" colours; k runs from 0 (a) to 1 (b)."""
    k = max(0.0, min(1.0, k))
    pa, pb = ([int(c[i : i + 2], 16) for i in (1, 3, 5)] for c in (a, b))
    return "#" + "".join("%02x" % round(x + (y - x) * k) for x, y in zip(pa, pb))


def ease(k):
    k = max(0.0, min(1.0, k))
    return k * k * (3 - 2 * k)


def gradient(name, stops, vertical=True, kind="linear"):
    inner = "".join(
        '<stop offset="%g" stop-color="%s" stop-opacity="%g"/>' % (o, c, a) for o, c, a in stops
    )
    if kind == "radial":
        return '<radialGradient id="%s">%s</radialGradient>' % (name, inner)
    end = 'x2="0" y2="1"' if vertical else 'x2="1" y2="0"'
    return '<linearGradient id="%s" x1="0" y1="0" %s>%s</linearGradient>' % (name, end, inner)


def circle(x, y, r, fill, opacity=1.0):
    return '<circle cx="%.1f" cy="%.1f" r="%.1f" fill="%s" opacity="%.3f"/>' % (x, y, r, fill, opacity)


def ellipse(x, y, rx, ry, fill, opacity=1.0):
    return '<ellipse cx="%.1f" cy="%.1f" rx="%.1f" ry="%.1f" fill="%s" opacity="%.3f"/>' % (
        x, y, rx, ry, fill, opacity)


def path(d, fill="none", stroke="none", width=0.0, opacity=1.0, extra=""):
    return '<path d="%s" fill="%s" stroke="%s" stroke-width="%.2f" opacity="%.3f" stroke-linecap="round" %s/>' % (
        d, fill, stroke, width, opacity, extra)


def polygon(points, fill, opacity=1.0):
    return path("M" + " L".join("%.1f %.1f" % p for p in points) + "Z", fill, opacity=opacity)


def group(inner, transform="", opacity=1.0):
    return '<g transform="%s" opacity="%.3f">%s</g>' % (transform, opacity, "".join(inner))


def ridge(base, waves, fill, shift=0.0, floor=H):
    """A hill line: waves are (height, length, phase) sines added to the base."""
    points = []
    for x in range(-20, W + 41, 20):
        y = base + sum(h * math.sin((x + shift) / length + ph) for h, length, ph in waves)
        points.append("%d %.1f" % (x, y))
    return path("M-20 %d L%s L%d %dZ" % (floor, " L".join(points), W + 40, floor), fill)


def wheel(cx, cy, r, angle, wood, dark, wet):
    """An overshot mill wheel with buckets; angle in degrees, clockwise."""
    out = []
    for i in range(18):
        damp = 0.5 + 0.5 * math.cos(math.radians(i * 20 + angle - 140))
        out.append('<path d="M%.1f %.1f L%.1f %.1f L%.1f %.1f L%.1f %.1fZ" fill="%s" transform="rotate(%d)"/>' % (
            0, -r * 0.8, r * 0.05, -r * 0.8, r * 0.2, -r * 1.0, r * 0.14, -r * 1.03, mix(wood, wet, damp), i * 20))
    for i in range(8):
        out.append(
            '<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s" stroke="%s" stroke-width="%.1f" transform="rotate(%d)"/>' % (
                -r * 0.032, -r * 0.86, r * 0.064, r * 0.86, wood, dark, r * 0.008, i * 45))
    ring = '<circle r="%.1f" fill="none" stroke="%s" stroke-width="%.1f"/>'
    out.append(ring % (r * 0.97, dark, r * 0.075) + ring % (r * 0.97, wood, r * 0.05))
    out.append(ring % (r * 0.82, dark, r * 0.06) + ring % (r * 0.82, wood, r * 0.038))
    out.append('<circle r="%.1f" fill="%s"/><circle r="%.1f" fill="%s"/><circle r="%.1f" fill="%s"/>' % (
        r * 0.15, dark, r * 0.12, wood, r * 0.045, dark))
    return group(out, "translate(%.1f %.1f) rotate(%.2f)" % (cx, cy, angle))


def leafy(x, y, size, fill, light, seed, sway=0.0):
    """A round tree: trunk at (x, y), crown of overlapping circles lit from the left."""
    rng = random.Random(seed)
    out = [path("M%.1f %.1f q%.1f %.1f %.1f %.1f" % (x, y, sway, -size * 0.5, sway, -size * 0.9),
                stroke=mix(fill, "#2b1d14", 0.7), width=size * 0.13)]
    blobs = [(rng.uniform(-0.5, 0.5), rng.uniform(-1.75, -0.8), rng.uniform(0.3, 0.5)) for _ in range(13)]
    for bx, by, br in blobs:
        out.append(circle(x + sway + bx * size, y + by * size, br * size, fill))
    for bx, by, br in blobs[:9]:
        out.append(circle(x + sway + (bx - 0.1) * size, y + (by - 0.1) * size, br * size * 0.62, light, 0.55))
    return "".join(out)


def poplar(x, y, size, fill, sway=0.0):
    return path("M%.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1f C%.1f %.1f %.1f %.1f %.1f %.1fZ" % (
        x, y, x - size * 0.3, y - size * 0.3, x - size * 0.16 + sway, y - size, x + sway, y - size * 1.35,
        x + size * 0.16 + sway, y - size, x + size * 0.3, y - size * 0.3, x, y), fill)


def reeds(x, y, count, height, colour, t, seed):
    rng = random.Random(seed)
    out = []
    for _ in range(count):
        bx, h, lean, ph = x + rng.uniform(-70, 70), height * rng.uniform(0.55, 1), rng.uniform(-26, 26), rng.uniform(0, 6)
        tip = lean + 7 * math.sin(t * 1.7 + ph)
        shade = mix(colour, "#0d1a12", rng.uniform(0, 0.45))
        out.append(path("M%.1f %.1f Q%.1f %.1f %.1f %.1f Q%.1f %.1f %.1f %.1fZ" % (
            bx - 4, y, bx + lean * 0.2, y - h * 0.5, bx + tip, y - h, bx + 4 + lean * 0.2, y - h * 0.5, bx + 5, y), shade))
        if rng.random() < 0.28:
            out.append('<rect x="-5" y="-52" width="10" height="48" rx="5" fill="%s" transform="translate(%.1f %.1f) rotate(%.1f)"/>' % (
                mix("#6b4226", shade, 0.25), bx + tip * 0.95, y - h * 0.95, tip * 0.35))
    return "".join(out)


def ripples(x0, x1, y0, y1, count, colour, t, seed, speed=30.0):
    """Short bright strokes drifting on water, wider towards the viewer."""
    rng = random.Random(seed)
    out = []
    for _ in range(count):
        k = rng.random()
        y = y0 + (y1 - y0) * k
        span = (x1 - x0)
        x = x0 + (rng.random() * span + t * speed * (0.4 + k)) % span
        length = (14 + 60 * k) * rng.uniform(0.5, 1.2)
        glow = 0.5 + 0.5 * math.sin(t * 2.2 + rng.uniform(0, 6.3))
        out.append(path("M%.1f %.1f q%.1f %.1f %.1f 0" % (x, y, length / 2, -2 - 3 * k, length),
                        stroke=colour, width=1 + 2.2 * k, opacity=0.12 + 0.38 * glow))
    return "".join(out)
