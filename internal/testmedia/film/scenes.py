"""The scenes of the film. Each is a function of its own clock t, in seconds, that returns the inside of an SVG."""

import math
import random

from shapes import (H, W, circle, ease, ellipse, gradient, group, leafy, mix, path, polygon, poplar, reeds, ridge,
                    ripples, wheel)

MORNING = dict(top="#7fb9dc", low="#fde3b6", sun="#fff3cf", far="#a9c3cf", mid="#7fa896", near="#5f9161", meadow="#7fb35b",
               meadow2="#4e8a45", water="#8fc7dd", deep="#3f7f9c", glint="#ffffff", wall="#efe2c8", shade="#cdb892",
               roof="#b8573a", roof2="#8f3f2b", wood="#8a5a36", dark="#4a2d1a", wet="#5d4a38", glass="#5b7480", tree="#3f7a42", leaf="#8fc25a")
DUSK = dict(top="#1d2350", low="#f08a5d", sun="#ffb36b", far="#5d4f7d", mid="#443f6b", near="#2f3a55", meadow="#36503f",
            meadow2="#22382f", water="#c9745f", deep="#2b2c56", glint="#ffd9a8", wall="#a98a86", shade="#6f5a6d",
            roof="#6e3440", roof2="#4d2634", wood="#5a3c35", dark="#2a1b1f", wet="#3b2c33", glass="#ffd27a", tree="#24402f", leaf="#4d6a3a")


def palette(k):
    return {name: mix(MORNING[name], DUSK[name], k) for name in MORNING}


def sky(p, stars=0.0):
    out = [gradient("sky", [(0, p["top"], 1), (0.62, p["low"], 1), (1, p["low"], 1)]),
           '<rect width="%d" height="%d" fill="url(#sky)"/>' % (W, H)]
    rng = random.Random(5)
    for _ in range(70):
        x, y, r = rng.uniform(0, W), rng.uniform(0, 300), rng.uniform(0.6, 1.8)
        out.append(circle(x, y, r, "#ffffff", stars * (1 - y / 330)) if stars else "")
    return "".join(out)


def sun(x, y, r, colour):
    return (gradient("halo", [(0, colour, 0.85), (0.25, colour, 0.35), (1, colour, 0)], kind="radial")
            + circle(x, y, r * 5.5, "url(#halo)") + circle(x, y, r, colour))


def clouds(t, colour, opacity):
    out = []
    for x, y, s in ((140, 110, 1.0), (560, 70, 0.75), (1010, 150, 1.15)):
        cx = (x + t * 9 * s) % (W + 300) - 150
        for dx, dy, rx, ry in ((-58, 8, 52, 17), (-14, -8, 56, 26), (40, 0, 60, 21), (84, 10, 40, 13)):
            out.append(ellipse(cx + dx * s, y + dy * s, rx * s, ry * s, colour, opacity))
    return "".join(out)


def birds(t):
    out = []
    for i in range(5):
        x, y = 330 + t * 46 - i * 34, 190 - t * 7 + abs(i - 2) * 15
        flap = 7 * math.sin(t * 9 + i * 1.3)
        out.append(path("M%.1f %.1f q8 %.1f 13 0 q5 %.1f 13 0" % (x, y, -6 - flap, -6 - flap), stroke="#3a4652", width=2.4))
    return "".join(out)


def house(p, lit):
    """The mill, in its own coordinates: the wheel's side is the left wall, the foot of it at y = 0."""
    rng = random.Random(11)
    out = [polygon([(0, 0), (0, -190), (95, -285), (190, -190), (190, 0)], p["wall"]),
           polygon([(190, 0), (190, -190), (330, -200), (330, -10)], p["shade"])]
    for _ in range(46):
        x, y = rng.uniform(6, 160), rng.uniform(-205, -12)
        out.append('<rect x="%.0f" y="%.0f" width="%.0f" height="9" rx="3" fill="%s" opacity="0.5"/>' % (
            x, y, rng.uniform(14, 26), mix(p["wall"], p["shade"], rng.uniform(0.3, 0.9))))
    out.append(polygon([(-22, -176), (95, -300), (108, -290), (-8, -164)], p["roof2"]))
    out.append(polygon([(95, -300), (255, -312), (352, -196), (208, -180)], p["roof"]))
    for i in range(1, 7):
        k = i / 7
        out.append(path("M%.0f %.0f L%.0f %.0f" % (95 + 113 * k, -300 + 120 * k, 255 + 97 * k, -312 + 116 * k),
                        stroke=p["roof2"], width=2.5, opacity=0.7))
    out.append('<rect x="226" y="-352" width="30" height="62" fill="%s"/><rect x="221" y="-358" width="40" height="10" fill="%s"/>' % (
        p["shade"], p["roof2"]))
    for x, y, w, h in ((76, -232, 38, 44), (118, -140, 36, 46), (226, -150, 32, 46), (282, -154, 30, 46)):
        if lit > 0.05:
            out.append(circle(x + w / 2, y + h / 2, 80, "url(#lamp)", lit * 0.8))
        out.append('<rect x="%d" y="%d" width="%d" height="%d" fill="%s" stroke="%s" stroke-width="5"/>' % (x, y, w, h, p["glass"], p["dark"]))
        out.append(path("M%d %d v%d M%d %d h%d" % (x + w // 2, y, h, x, y + h // 2, w), stroke=p["dark"], width=3))
    out.append('<path d="M112 0 v-62 q22 -26 44 0 v62z" fill="%s"/><circle cx="148" cy="-30" r="3" fill="%s"/>' % (p["dark"], p["glass"]))
    return "".join(out)


def smoke(x, y, t, colour):
    out = []
    for i in range(7):
        k = (t * 0.22 + i / 7) % 1
        out.append(circle(x + 60 * k * k + 9 * math.sin(k * 7 + i), y - 150 * k, 7 + 24 * k, colour, 0.5 * (1 - k)))
    return "".join(out)


def landscape(t, k, drift):
    """The valley: k is the time of day, 0 morning to 1 dusk; drift moves the layers against each other."""
    p = palette(k)
    out = [gradient("river", [(0, p["water"], 1), (1, p["deep"], 1)]), gradient("grass", [(0, p["meadow"], 1), (1, p["meadow2"], 1)]),
           gradient("lamp", [(0, "#ffcf7a", 0.7), (1, "#ffcf7a", 0)], kind="radial"),
           sky(p, ease((k - 0.55) / 0.45)), sun(300 + 90 * k, 250 + 130 * k, 44, p["sun"]), clouds(t, mix("#ffffff", "#f4a98a", k), 0.6)]
    if k < 0.5:
        out.append(birds(t))
    out.append(ridge(330, [(34, 170, 0.4), (14, 61, 1.0)], p["far"], drift * 6))
    out.append(ridge(378, [(28, 210, 2.2), (9, 75, 0.3)], p["mid"], drift * 12))
    rng = random.Random(3)
    for i in range(26):
        x = i * 54 - 30 + rng.uniform(-16, 16) - drift * 2
        out.append(poplar(x, 425 + rng.uniform(-8, 8), rng.uniform(34, 74), mix(p["near"], p["tree"], 0.4 + 0.4 * rng.random()), 2 * math.sin(t + i)))
    out.append(ridge(424, [(10, 160, 1.4), (4, 50, 0)], p["near"], drift * 18))
    out.append(path("M0 470 Q420 432 760 462 T1280 452 V720 H0Z", "url(#grass)"))
    out.append(path("M250 452 C420 462 520 486 560 520 C640 590 420 640 330 720 H1010 C960 640 900 590 800 545 C700 500 560 462 330 446Z", "url(#river)"))
    out.append(ripples(440, 860, 520, 712, 46, p["glint"], t, 21, 26))
    out.append(group([house(p, ease((k - 0.45) / 0.4))], "translate(800 560)"))
    out.append(smoke(1041, 200, t, mix("#ffffff", "#8d7a92", k)))
    out.append('<rect x="560" y="352" width="250" height="15" fill="%s"/>' % p["wood"])
    for x in (585, 640, 690):
        out.append('<rect x="%d" y="366" width="9" height="%d" fill="%s"/>' % (x, 150, p["dark"]))
    out.append(path("M560 350 h222 q20 4 22 40", stroke=p["water"], width=9))
    out.append(wheel(742, 505, 118, t * 34, p["wood"], p["dark"], p["wet"]))
    for i in range(9):
        a = (t * 1.3 + i / 9) % 1
        out.append(circle(640 + 200 * ((i * 0.37) % 1), 622 - 14 * math.sin(a * math.pi), 8 + 7 * a, "#ffffff", 0.5 * (1 - a) * (1 - 0.5 * k)))
    out.append(leafy(1205, 590, 88, p["tree"], p["leaf"], 4, 3 * math.sin(t)) + leafy(120, 560, 104, p["tree"], p["leaf"], 8, 4 * math.sin(t * 0.9)))
    out.append(leafy(1130, 640, 52, p["tree"], p["leaf"], 6, 2 * math.sin(t * 1.2)))
    for i in range(40):
        x, y = rng.uniform(0, W), rng.uniform(600, 712)
        if not 330 < x < 1000:
            out.append(circle(x, y, 2.6, rng.choice(["#fff6d8", "#f6c1cf", "#f7d04a"]), 0.85 - 0.5 * k))
    out.append(reeds(300, 742, 22, 170, mix("#5d8f46", p["meadow2"], 0.4), t, 2) + reeds(1010, 745, 16, 120, mix("#5d8f46", p["meadow2"], 0.4), t, 9))
    return "".join(out)


def close_up(t):
    """The wheel near, left of the middle, under a sheet of water, against the mill's wall."""
    rng = random.Random(7)
    out = [gradient("wall", [(0, "#7d705f", 1), (0.6, "#a08f76", 1), (1, "#c9b48f", 1)], vertical=False),
           gradient("basin", [(0, "#4f93ab", 1), (1, "#123c52", 1)]),
           gradient("fall", [(0, "#e9fbff", 0.95), (0.5, "#b7e3ef", 0.75), (1, "#eafcff", 0.9)]),
           '<rect width="1280" height="720" fill="#5f5548"/>']
    for row in range(13):
        x = -rng.uniform(0, 90)
        while x < W:
            w = rng.uniform(70, 130)
            out.append('<rect x="%.0f" y="%d" width="%.0f" height="46" rx="9" fill="%s"/>' % (
                x, row * 50 - 6, w - 6, mix(mix("#75685a", "#cbb693", x / W), "#3e382f", rng.uniform(0, 0.35))))
            x += w
    out.append(circle(1010, 220, 62, "#2c241c") + circle(1010, 220, 50, "#ffdf9c", 0.9))
    out.append(path("M1010 170 v100 M960 220 h100", stroke="#2c241c", width=8))
    out.append(polygon([(0, 70), (470, 70), (505, 122), (0, 122)], "#6b4428") + polygon([(0, 62), (474, 62), (474, 78), (0, 78)], "#8a5a36"))
    out.append('<rect y="560" width="1280" height="160" fill="url(#basin)"/>')
    out.append(wheel(470, 432, 300, t * 30, "#96633b", "#452a18", "#54483c"))
    out.append('<rect y="612" width="1280" height="108" fill="url(#basin)" opacity="0.78"/>')
    out.append(path("M480 66 q120 10 190 150 q80 170 86 400 h-74 q-10 -230 -70 -360 q-60 -120 -132 -132z", "url(#fall)", opacity=0.82))
    for i in range(34):
        k = (t * 1.25 + rng.random()) % 1
        lane = rng.uniform(-16, 18)
        x, y = 500 + 250 * math.sqrt(k) + lane, 86 + 500 * k * k + 20 * k
        out.append(path("M%.1f %.1f q%.1f %.1f %.1f %.1f" % (x, y, 4, 18, 6 + 4 * k, 44 * (0.4 + k)), stroke="#ffffff", width=3, opacity=0.75))
    for i in range(70):
        k = (t * rng.uniform(0.9, 1.6) + rng.random()) % 1
        vx, vy = rng.uniform(-210, 230), rng.uniform(150, 420)
        out.append(circle(712 + vx * k, 596 - vy * k + 420 * k * k, rng.uniform(2, 6), "#f4fdff", 0.9 * (1 - k)))
    for i in range(40):
        x = rng.uniform(430, 1010)
        out.append(ellipse(x, 606 + rng.uniform(-14, 26), rng.uniform(16, 40), rng.uniform(7, 14), "#ffffff", 0.35 + 0.25 * math.sin(t * 5 + i)))
    return "".join(out) + ripples(0, 1280, 600, 712, 60, "#d9f4fb", t, 31, 90)


def duck(x, y, s, t, body, head, beak):
    bob = 3 * math.sin(t * 2.4 + x / 90)
    inner = [ellipse(-4, 25, 74, 7, "#0d3240", 0.35),
             path("M-70 -8 Q-64 24 -10 24 Q58 24 58 -8 Q40 -22 16 -18 Q-14 -34 -44 -20 L-82 -30Z", body),
             path("M-46 -8 Q-10 -30 22 -4 Q-6 14 -46 -8Z", mix(body, "#000000", 0.22)),
             path("M30 -8 Q28 -50 52 -62 L66 -30 Q58 -14 56 -4Z", head), circle(55, -58, 20, head),
             path("M70 -62 q22 2 26 10 q-14 6 -28 2z", beak), circle(60, -63, 3, "#111111")]
    return group(inner, "translate(%.1f %.1f) scale(%.3f)" % (x, y + bob * s, s))


def quiet_water(t):
    """A duck and her young on still water, a far bank mirrored in it."""
    p = palette(0.12)
    out = [gradient("still", [(0, "#bfe3dc", 1), (0.35, "#7fbcc0", 1), (1, "#1f5566", 1)]), sky(p),
           gradient("bank", [(0, "#6ea857", 1), (1, "#3f7340", 1)])]
    bank = []
    for i in range(16):
        size = 54 + 34 * ((i * 7) % 5) / 4
        bank.append(leafy(i * 88 - 20, 262, size, mix("#3c7440", "#7a9a3c", (i * 3 % 7) / 9), "#a9cf63", 40 + i, 2 * math.sin(t + i)))
    bank.append(path("M-10 282 Q300 238 640 258 T1290 250 V300 H-10Z", "url(#bank)"))
    out += bank
    out.append('<rect y="288" width="1280" height="432" fill="url(#still)"/>')
    out.append(group(bank, "translate(0 578) scale(1 -1)", 0.28))
    out.append(ripples(0, 1280, 300, 715, 90, "#ffffff", t, 51, 12))
    lead = 430 + t * 62
    for i, (dx, dy, s) in enumerate(((0, 0, 1.25), (-170, 26, 0.56), (-262, 2, 0.52), (-338, 34, 0.5), (-430, 12, 0.48))):
        x, y = lead + dx, 470 + dy
        for ring in range(3):
            out.append(path("M%.1f %.1f q%.1f %.1f %.1f 2" % (x - 50 * s, y + (20 + ring * 8) * s, -60 * s, 8 + ring * 5, -150 * s - ring * 18),
                            stroke="#f2ffff", width=2, opacity=0.5 - ring * 0.13))
        if i == 0:
            out.append(duck(x, y, s, t, "#8a6a4a", "#6e5138", "#e8a13a"))
        else:
            out.append(duck(x, y, s, t + i, "#f2cf5a", "#f5d76a", "#e08a2e"))
    for x, y, r in ((1010, 610, 76), (1130, 650, 60), (905, 668, 58), (190, 640, 70)):
        out.append(ellipse(x, y + 5, r, r * 0.32, "#123f4a", 0.5) + ellipse(x, y, r, r * 0.32, mix("#3f8f4d", "#7cc05a", r % 3 / 3)))
        out.append(polygon([(x, y), (x + r, y - r * 0.16), (x + r * 0.96, y + r * 0.1)], "#3c7f86"))
    for dx in (-22, -11, 0, 11, 22):
        out.append(path("M1010 602 q%.1f -22 %.1f -44 q%.1f 20 %.1f 44z" % (dx - 8, dx, 10, -dx), "#f7b7cf"))
    out.append(circle(1010, 580, 7, "#f8dc6a") + reeds(60, 742, 34, 330, "#5d9447", t, 13) + reeds(1240, 742, 30, 300, "#5d9447", t, 14))
    return "".join(out)


def card(t, title, below):
    """White letters on deep water, the wheel turning as an ornament at the right."""
    rise = ease(t / 1.1)
    line = path("M150 402 h%.0f" % (430 * ease((t - 0.4) / 1.2)), stroke="#f0b35f", width=4)
    text = '<text x="150" y="%.1f" font-family="C059, Century Schoolbook, serif" font-size="%d" fill="%s" opacity="%.3f">%s</text>'
    return "".join([
        gradient("card", [(0, "#0f3a46", 1), (1, "#071b26", 1)]), '<rect width="1280" height="720" fill="url(#card)"/>',
        group([wheel(1215, 390, 300, t * 24, "#2f6e78", "#0e3440", "#1d5560")], opacity=0.9),
        ripples(0, 1280, 600, 715, 50, "#5fb0b8", t, 61, 40),
        text % (340 + 22 * (1 - rise), 76, "#fbf3e2", rise, title), line,
        text % (460, 34, "#a9cfd0", ease((t - 0.8) / 1.0), below)])


def dusk(t):
    """The valley again, from sunset to lit windows, fireflies over the river."""
    k = 0.62 + 0.38 * ease(t / 4)
    out = [landscape(t + 40, k, t * 1.5 + 10)]
    rng = random.Random(17)
    for i in range(26):
        x, y = rng.uniform(60, 1220), rng.uniform(500, 690)
        on = max(0.0, math.sin(t * rng.uniform(1.2, 2.2) + rng.uniform(0, 6)))
        x, y = x + 18 * math.sin(t + i), y + 10 * math.cos(t * 0.8 + i)
        out.append(circle(x, y, 9, "#ffe98a", 0.25 * on) + circle(x, y, 2.8, "#fff6c4", on))
    return "".join(out)
