"""Places with water: sea, beach, lake, under water."""

import math

from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, mix
from salon.studio.composer.model import BOTTOM, LEFT, RIGHT, SIDE
from salon.studio.composer.shapes import Point, beam, blob, fill, grass, land, line, oval, ridge, smooth
from salon.studio.composer.trees import draw_tree


def draw_swell(view: View, y: float, height: float, waves: float, colour: str, foam: float = 0.5) -> str:
    """Draw one band of waves from edge to edge with a light crest."""
    phase = view.between(0, math.tau)
    points = [
        (x, y - math.sin(x / SIDE * math.tau * waves + phase) * height - math.sin(x / 71 + phase) * height * 0.25)
        for x in range(LEFT - 60, RIGHT + 100, 36)
    ]
    crest = smooth(points)
    return (
        land(points, colour)
        + line(crest, lighten(colour, 0.4), 3.2, foam)
        + line(smooth([(x, py + height * 0.7 + 5) for x, py in points]), lighten(colour, 0.2), 2, foam * 0.6)
    )


def draw_glints(view: View, x: float, top: float, bottom: float, colour: str, count: int = 46) -> str:
    """Draw the light's path on water below the sun or moon."""
    out = []
    for i in range(count):
        share = (i / count) ** 1.4
        y = top + (bottom - top) * share
        spread = 26 + 170 * share
        width = view.between(16, 64) * (0.4 + share)
        px = x + view.between(-spread, spread)
        out.append(oval(px, y, width, 2 + 2.6 * share, colour, view.between(0.25, 0.8) * (1 - share * 0.55)))
    return "".join(out)


def _water_colour(view: View) -> str:
    return view.paint(view.pick("#2f87b5", "#2a8fa0", "#3a7fbf"))


def draw_sea(view: View) -> Ground:
    """Draw the open sea."""
    horizon = view.between(470, 530)
    sun_x = view.pick("0.3", "0.66", "0.74")
    base = _water_colour(view)
    far = mix(base, view.light.sky[2], 0.55)
    out = [land([(LEFT - 60, horizon), (RIGHT + 60, horizon)], far)]
    bands = 7
    for i in range(bands):
        share = (i + 1) / bands
        tone = mix(far, lighten(base, -0.28), share)
        if i == 3:
            out.append(draw_glints(view, float(sun_x) * SIDE, horizon + 4, 900, lighten(view.light.source, 0.1)))
        out.append(
            draw_swell(view, horizon + 20 + (share**1.5) * 360, 3 + 20 * share, 2.2 + (1 - share) * 5, tone, 0.4)
        )
    islands = ""
    if not view.plain and view.dice.random() < 0.6:
        at = view.between(100, 900)
        tone = view.paint("#5f7f86", 0.8)
        islands = fill(smooth([(at - 190, horizon + 2), (at - 90, horizon - 34), (at - 20, horizon - 66),
                               (at + 60, horizon - 30), (at + 180, horizon + 2)]) + "Z", tone)  # fmt: skip
    tone = lighten(base, -0.36)
    front = draw_swell(view, view.frame.bottom - 78, 22, 1.6, tone, 0.7)
    return Ground(horizon=horizon, floor=860, surface="water", far=islands, mid="".join(out), front=front,
                  sun=(float(sun_x), (horizon - 120) / SIDE), waterline=760, reflect=True)  # fmt: skip


def draw_beach(view: View) -> Ground:
    """Draw a beach with the sea behind it."""
    horizon = view.between(440, 500)
    base = view.paint(view.pick("#3fb3bf", "#3d9fcb", "#46b8a8"))
    sand = view.paint("#efd6a2")
    far = mix(base, view.light.sky[2], 0.4)
    out = [land([(LEFT - 60, horizon), (RIGHT + 60, horizon)], far)]
    for i in range(4):
        share = (i + 1) / 4
        out.append(draw_swell(view, horizon + 10 + share * 105, 2 + 5 * share, 3.5, mix(far, base, share), 0.55))
    out.append(draw_glints(view, 700, horizon + 3, horizon + 110, view.light.source, 24))
    shore = [
        (x, horizon + 140 + math.sin(x / 150 + 1) * 16 + (x / SIDE) * 40) for x in range(LEFT - 60, RIGHT + 100, 60)
    ]
    out.append(land([(x, y - 16) for x, y in shore], lighten(base, 0.62)))
    out.append(land([(x, y - 2) for x, y in shore], mix(sand, "#8a6f4d", 0.22)))
    out.append(land([(x, y + 16) for x, y in shore], sand))
    dune = [(x, y + 150 + math.sin(x / 200) * 20) for x, y in shore]
    out.append(land(dune, lighten(sand, 0.1)))
    for _ in range(90):
        x, y = view.across(), view.between(horizon + 190, BOTTOM)
        out.append(oval(x, y, 2.4, 1.4, lighten(sand, view.pick("-", "+").count("+") * 0.4 - 0.15), 0.6))
    for _ in range(5):
        out.append(
            blob(
                view,
                view.between(40, 980),
                view.between(760, 1000),
                12,
                8,
                view.paint(view.pick("#f4b8a8", "#fff3e0", "#d98f7a")),
            )
        )
    palms = (
        "" if view.plain else draw_tree(view, "palm", view.pick("a", "b").count("a") * 770 + 120, horizon + 330, 520)
    )
    return Ground(horizon=horizon, floor=860, surface="sand", mid="".join(out), near=palms, sun=(0.68, 0.2))


def draw_lake(view: View) -> Ground:
    """Draw a lake among hills, with their reflection."""
    horizon = view.between(540, 580)
    hills, mirrored, trees = [], [], []
    for i, (height, depth) in enumerate(((190, 0.85), (120, 0.6), (62, 0.35))):
        colour = view.paint(view.pick("#5f8fa3", "#6f8fa8", "#5a8f86") if i < 2 else "#4f8a5b", depth)
        points = ridge(view, horizon - 40 + i * 22, height, 2.2 + i, 0.6 if i == 0 else 0.25 if i == 1 else 0)
        points = [(x, min(y, horizon)) for x, y in points]
        hills.append(fill(smooth(points) + f"L{RIGHT + 60} {horizon}L{LEFT - 60} {horizon}Z", colour))
        below: list[Point] = [(x, horizon + (horizon - y) * 0.86) for x, y in points]
        mirrored.append(
            fill(
                smooth(below) + f"L{RIGHT + 60} {horizon}L{LEFT - 60} {horizon}Z",
                mix(colour, _lake_water(view), 0.35),
                0.75,
            )
        )
    if not view.plain:
        for _ in range(26):
            x = view.dice.choice((view.between(LEFT, 300), view.between(700, RIGHT)))
            trees.append(draw_tree(view, "pine", x, horizon + view.between(-4, 6), view.between(50, 120), 0.3))
    water = _lake_water(view)
    out = ["".join(hills), "".join(trees), land([(LEFT - 60, horizon), (RIGHT + 60, horizon)], mix(water, view.light.sky[2], 0.3)),
           "".join(mirrored)]  # fmt: skip
    for _ in range(34):
        share = view.dice.random()
        y = horizon + 8 + share**1.3 * 400
        x, w = view.between(LEFT, RIGHT), view.between(50, 240) * (0.5 + share)
        out.append(oval(x, y, w, 1.6 + share * 2.2, lighten(water, 0.5), 0.28))
    out.append(
        fill(
            f"M{LEFT - 60} {SIDE - 250}Q400 {SIDE - 190} {RIGHT + 60} {SIDE - 110}L{RIGHT + 60} {BOTTOM + 9}L{LEFT - 60} {BOTTOM + 9}Z",
            lighten(water, -0.2),
            0.35,
        )
    )
    shore = _reeds(view) if not view.plain else ""
    return Ground(horizon=horizon, floor=800, surface="water", mid="".join(out), front=shore, waterline=790,
                  sun=(0.64, 0.22), reflect=True)  # fmt: skip


def _lake_water(view: View) -> str:
    return mix(view.paint("#4f9dbb"), view.light.sky[1], 0.35)


def _reeds(view: View) -> str:
    bank = view.paint("#3f6f46")
    left, right, foot = view.frame.left, view.frame.right, view.frame.bottom
    out = [fill(f"M{left - 20} {foot - 70}Q{left + 180} {foot - 96} {left + 380} {foot + 10}L{left - 20} {foot + 10}Z", bank),
           fill(f"M{right + 20} {foot - 50}Q{right - 144} {foot - 70} {right - 264} {foot + 10}L{right + 20} {foot + 10}Z", bank)]  # fmt: skip
    for _ in range(34):
        x = view.dice.choice((view.between(left, left + 260), view.between(right - 194, right)))
        h = view.between(50, 150)
        out.append(line(f"M{x:.0f} {foot + 4}q{view.between(-10, 10):.0f} {-h * 0.6:.0f} {view.between(-24, 24):.0f} {-h:.0f}",
                        lighten(bank, view.between(-0.2, 0.25)), 4.4))  # fmt: skip
    return "".join(out) + grass(view, foot - 60, foot, lighten(bank, 0.1), 20)


def draw_underwater(view: View) -> Ground:
    """Draw a reef under water with shafts of light."""
    top, deep = {"night": ("#1c4f86", "#061230"), "sunset": ("#5f8fb0", "#1b2f66"), "morning": ("#7fd0d0", "#1f5f86")}.get(
        view.time, ("#6fd3dc", "#10507f"))  # fmt: skip
    out = []
    for _ in range(7):
        x = view.between(LEFT, RIGHT)
        w = view.between(40, 130)
        out.append(beam(x, w, x + w + 150, w * 0.9, "#ffffff", view.between(0.1, 0.24)))
    for i, (y, colour) in enumerate(((690, mix(top, deep, 0.55)), (780, mix(top, deep, 0.75)))):
        out.append(land(ridge(view, y, 70 - 20 * i, 2.4 + i), colour))
    sand = mix("#e8d9a8", deep, 0.38 if view.time != "night" else 0.66)
    out.append(land(ridge(view, 880, 16, 2), sand))
    near = []
    for _ in range(0 if view.plain else 20):
        x = view.dice.choice((view.between(LEFT, 320), view.between(700, RIGHT)))
        near.append(_coral(view, x, view.between(890, 980), view.between(60, 180), deep))
    bubbles = "".join(
        oval(view.across(), view.between(60, 900), r, r, "#ffffff", 0.22)
        for r in (view.between(3, 13) for _ in range(38))
    )
    return Ground(horizon=640, floor=900, surface="deep", far="".join(out[:7]), mid="".join(out[7:]), near="".join(near) + bubbles,
                  sky=[(0, top), (0.45, mix(top, deep, 0.45)), (1, deep)], sun=None, clouds=0, stars=False, waterline=-1,
                  shadow=0.3, weather_outside=False)  # fmt: skip


def _coral(view: View, x: float, y: float, h: float, deep: str) -> str:
    colour = mix(view.pick("#f2718a", "#f7a35c", "#b86fd0", "#4fc3a1", "#f4d35e"), deep, 0.3)
    kind = view.dice.random()
    if kind < 0.4:
        return "".join(
            line(f"M{x + k * 9:.0f} {y:.0f}q{view.between(-30, 30):.0f} {-h * 0.5:.0f} {view.between(-26, 26):.0f} {-h:.0f}",
                 lighten(mix("#3f9f5f", deep, 0.3), view.between(-0.2, 0.2)), 9)
            for k in range(-2, 3)
        )  # fmt: skip
    if kind < 0.75:
        return "".join(
            line(
                f"M{x:.0f} {y:.0f}Q{x + k * h * 0.12:.0f} {y - h * 0.5:.0f} {x + k * h * 0.22:.0f} {y - h * view.between(0.6, 1):.0f}",
                colour,
                13,
            )
            for k in (-2, -1, 0, 1, 2)
        )
    return "".join(
        blob(view, x + k * h * 0.28, y - h * 0.2, h * 0.26, h * 0.26, lighten(colour, 0.1 * k)) for k in (-1, 1, 0)
    )
