"""High and bare places: mountains, desert, snow, castle hill."""

import math

from salon.studio.composer.backdrops.fields import draw_hills, grass_colour
from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, mix
from salon.studio.composer.model import BOTTOM, LEFT, RIGHT, SIDE
from salon.studio.composer.shapes import box, fill, flowers, grass, land, line, oval, poly, ridge, smooth
from salon.studio.composer.trees import draw_tree


def draw_peak(view: View, x: float, foot: float, width: float, height: float, depth: float) -> str:
    """Draw one mountain with a lit side, a shaded side and snow on top."""
    rock = view.paint(view.pick("#7d8ba3", "#8a8698", "#748f9c"), depth)
    top = foot - height
    left, right = x - width / 2, x + width / 2
    ragged = [
        (x + width * 0.03 * k * view.between(0.6, 1.4), top + height * s)
        for k, s in ((1, 0.2), (-1, 0.42), (2, 0.66), (0, 1))
    ]
    out = [poly([(left, foot), (x, top), (right, foot)], lighten(rock, 0.12)),
           poly([(x, top), *ragged, (right, foot)], lighten(rock, -0.16))]  # fmt: skip
    snow = view.paint("#f7fafc", depth * 0.9)
    w = width * 0.5
    cap = [(x, top), (x + w * 0.30, top + height * 0.30), (x + w * 0.18, top + height * 0.26), (x + w * 0.1, top + height * 0.38),
           (x - w * 0.02, top + height * 0.27), (x - w * 0.13, top + height * 0.4), (x - w * 0.2, top + height * 0.28),
           (x - w * 0.32, top + height * 0.32)]  # fmt: skip
    out.append(poly(cap, snow))
    out.append(poly([(x, top), cap[1], cap[2], cap[3], (x + w * 0.04, top + height * 0.2)], mix(snow, rock, 0.3)))
    return "".join(out)


def draw_range(view: View, foot: float, depth: float, low: float, high: float, count: int = 6) -> str:
    """Draw a row of mountains."""
    out = []
    for i in range(count):
        x = LEFT + (i + view.between(0.1, 0.9)) * (RIGHT - LEFT) / count
        height = view.between(low, high)
        out.append(draw_peak(view, x, foot + 6, height * view.between(1.4, 1.8), height, depth))
    return "".join(out)


def draw_mountains(view: View) -> Ground:
    """Draw snow-capped mountains behind a green valley."""
    horizon = 600
    colour = grass_colour(view)
    out = [draw_range(view, horizon + 40, 0.75, 240, 370), draw_range(view, horizon + 60, 0.42, 180, 300, 4)]
    out.append(land(ridge(view, horizon + 60, 30, 2), view.paint(mix(colour, "#3f7f68", 0.5), 0.45)))
    for _ in range(0 if view.plain else 40):
        x = view.across()
        out.append(draw_tree(view, "pine", x, horizon + 92 + view.between(-10, 14), view.between(46, 96), 0.36))
    out.append(land(ridge(view, horizon + 110, 22, 1.3), view.paint(colour, 0.12)))
    for _ in range(0 if view.plain else 9):
        x = view.dice.choice((view.between(LEFT, 230), view.between(790, RIGHT)))
        out.append(draw_tree(view, "pine", x, horizon + 190 + view.between(-10, 30), view.between(170, 270), 0.1))
    out.append(land(ridge(view, horizon + 205, 22, 1.2), view.paint(colour)))
    if not view.plain:
        out.append(grass(view, horizon + 220, BOTTOM, view.paint(colour), 110))
        if colour != "#eaf1f6":
            out.append(
                flowers(view, horizon + 240, BOTTOM, [view.paint(c) for c in ("#ffffff", "#b98ae0", "#f7c948")], 26)
            )
    return Ground(horizon=horizon, floor=860, mid="".join(out), sun=(view.between(0.25, 0.75), 0.17))


def draw_desert(view: View) -> Ground:
    """Draw dunes with long shadows."""
    horizon = view.between(520, 570)
    sand = view.pick("#eabf7c", "#e3b06a", "#edc58f")
    out = [land(ridge(view, horizon, 46, 1.6, 0.35), view.paint(mix(sand, "#b98f8a", 0.5), 0.75))]
    for i, (y, height) in enumerate(((horizon + 50, 52), (horizon + 130, 60), (horizon + 220, 46))):
        points = ridge(view, y, height, 1.3 + 0.3 * i, 0.25)
        tone = view.paint(lighten(sand, 0.14 - 0.07 * i), 0.4 - 0.18 * i)
        out.append(land(points, tone))
        peak = min(points, key=lambda p: p[1])
        out.append(fill(smooth([peak, (peak[0] + 80, peak[1] + 90), (peak[0] + 20, peak[1] + 200), (peak[0] + 320, peak[1] + 330),
                                (peak[0] + 430, peak[1] + 120), (peak[0] + 150, peak[1] + 20)]) + "Z", lighten(tone, -0.14), 0.7))  # fmt: skip
    near = view.paint(sand)
    out.append(land(ridge(view, horizon + 290, 20, 1.1), near))
    for i in range(0 if view.plain else 11):
        y = horizon + 320 + i * 17
        out.append(
            line(
                smooth([(x, y + math.sin(x / 60 + i) * 4) for x in range(LEFT - 40, RIGHT + 100, 60)]),
                lighten(near, -0.12),
                2.4,
                0.5,
            )
        )
    cactus = "" if view.plain else _cactus(view, view.pick("l", "r").count("l") * 760 + 110, horizon + 260, 190)
    return Ground(
        horizon=horizon, floor=870, surface="sand", mid="".join(out) + cactus, sun=(0.7, 0.26), sun_size=70, clouds=1
    )


def _cactus(view: View, x: float, y: float, h: float) -> str:
    green = view.paint("#5f9a62", 0.08)
    out = [oval(x + 40, y, 90, 9, lighten(view.paint("#b9884f"), -0.2), 0.5), line(f"M{x} {y}V{y - h}", green, 38)]
    out.append(line(f"M{x} {y - h * 0.4}h-34q-16 0 -16 -16v{-h * 0.24}", green, 26))
    out.append(line(f"M{x} {y - h * 0.55}h30q16 0 16 -16v{-h * 0.18}", green, 24))
    out.append(line(f"M{x - 8} {y - 8}V{y - h}", lighten(green, 0.22), 4, 0.7))
    return "".join(out)


def draw_snow(view: View) -> Ground:
    """Draw a snowfield with firs and far mountains."""
    horizon = 580
    white = view.paint("#f4f8fc")
    out = [draw_range(view, horizon + 30, 0.7, 200, 330)]
    out.append(land(ridge(view, horizon + 40, 34, 1.8), view.paint("#dfeaf4", 0.4)))
    for _ in range(0 if view.plain else 34):
        out.append(
            draw_tree(view, "pine", view.across(), horizon + 62 + view.between(-14, 14), view.between(60, 130), 0.4)
        )
    out.append(land(ridge(view, horizon + 90, 26, 1.5), view.paint("#e9f1f8", 0.12)))
    for _ in range(0 if view.plain else 7):
        x = view.dice.choice((view.between(LEFT, 220), view.between(800, RIGHT)))
        out.append(draw_tree(view, "pine", x, horizon + 180 + view.between(0, 30), view.between(220, 330), 0.06))
    out.append(land(ridge(view, horizon + 190, 30, 1.2), white))
    shade = mix(white, view.light.sky[0], 0.3)
    for i in range(4):
        y = horizon + 260 + i * 52
        out.append(
            fill(
                smooth(
                    [
                        (-60, y),
                        (260, y - 16),
                        (560, y + 8),
                        (820, y - 10),
                        (1090, y + 6),
                        (1090, y + 20),
                        (560, y + 22),
                        (-60, y + 14),
                    ]
                )
                + "Z",
                shade,
                0.28,
            )
        )
    for _ in range(50):
        out.append(oval(view.across(), view.between(horizon + 210, BOTTOM), 2.2, 1.8, "#ffffff", 0.9))
    return Ground(horizon=horizon, floor=860, surface="snow", mid="".join(out), sun=(0.3, 0.2))


def draw_castle_hill(view: View) -> Ground:
    """Draw a castle on a hill above a valley."""
    horizon = 590
    colour = grass_colour(view)
    x = view.pick("l", "r").count("l") * 250 + 350
    out = [draw_hills(view, horizon - 20, colour)]
    hill = [
        (x - 520, horizon + 90),
        (x - 260, horizon - 10),
        (x - 120, horizon - 92),
        (x + 120, horizon - 92),
        (x + 280, horizon),
        (x + 540, horizon + 90),
    ]
    out.append(fill(smooth(hill) + "Z", view.paint(mix(colour, "#5f8f66", 0.4), 0.34)))
    out.append(_castle(view, x, horizon - 80))
    for _ in range(0 if view.plain else 22):
        tx = view.between(x - 380, x + 380)
        out.append(
            draw_tree(
                view,
                view.pick("pine", "oak"),
                tx,
                horizon + 70 - 90 * max(0, 1 - abs(tx - x) / 400) + view.between(0, 30),
                view.between(50, 95),
                0.3,
            )
        )
    out.append(land(ridge(view, horizon + 96, 24, 1.4), view.paint(colour, 0.2)))
    path = view.paint("#e6d3ad", 0.1)
    out.append(fill(f"M{x - 8} {horizon - 60}Q{x + 120} {horizon + 20} {x - 30} {horizon + 90}Q{x - 260} {horizon + 200} 320 {BOTTOM + 9}L620 {BOTTOM + 9}"
                    f"Q{x - 60} {horizon + 200} {x + 30} {horizon + 90}Q{x + 150} {horizon + 10} {x + 8} {horizon - 60}Z", path))  # fmt: skip
    if not view.plain:
        out.append(grass(view, horizon + 160, BOTTOM, view.paint(colour), 110))
        out.append(flowers(view, horizon + 220, BOTTOM, [view.paint(c) for c in ("#f2617a", "#ffffff", "#f7c948")], 22))
    return Ground(horizon=horizon, floor=870, mid="".join(out), sun=((x / SIDE + 0.38) % 0.9, 0.18))


def _castle(view: View, x: float, y: float) -> str:
    stone, roof = view.paint("#d9cdbb", 0.22), view.paint(view.pick("#b5483f", "#3f6fa8", "#7a4f9a"), 0.18)
    window = "#ffd982" if view.time in {"night", "sunset"} else view.paint("#5a5462", 0.2)
    out = []
    for dx, w, h, pointed in (
        (-120, 54, 170, True),
        (120, 54, 190, True),
        (-64, 60, 240, True),
        (66, 58, 270, True),
        (0, 150, 150, False),
        (0, 70, 330, True),
    ):
        tone = lighten(stone, -0.05 if pointed else 0.06)
        out.append(box(x + dx - w / 2, y - h, w, h + 30, tone))
        out.append(box(x + dx + w * 0.14, y - h, w * 0.36, h + 30, lighten(tone, -0.12), 0, 0.7))
        if pointed:
            out.append(poly([(x + dx - w * 0.68, y - h), (x + dx, y - h - w * 1.5), (x + dx + w * 0.68, y - h)], roof))
            out.append(
                poly([(x + dx, y - h), (x + dx, y - h - w * 1.5), (x + dx + w * 0.68, y - h)], lighten(roof, -0.2))
            )
            flag = y - h - w * 1.5
            out.append(
                line(f"M{x + dx} {flag + 4}v-26", lighten(stone, -0.4), 3)
                + poly([(x + dx, flag - 24), (x + dx + 26, flag - 16), (x + dx, flag - 8)], roof)
            )
        else:
            out += [box(x + dx - w / 2 + k * 26, y - h - 14, 16, 16, tone) for k in range(6)]
        out += [box(x + dx - 6, y - h + 26 + k * 52, 12, 22, window, 6) for k in range(max(1, int(h / 90)))]
    out.append(fill(f"M{x - 24} {y + 20}v-46q0 -26 24 -26q24 0 24 26v46Z", lighten(stone, -0.6)))
    return "".join(out)
