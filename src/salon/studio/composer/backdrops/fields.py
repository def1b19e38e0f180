"""Green places: meadow, garden, farm, forest."""

from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, mix
from salon.studio.composer.model import BOTTOM, LEFT, RIGHT, SIDE
from salon.studio.composer.shapes import beam, box, fill, flowers, grass, land, line, oval, poly, ridge, smooth
from salon.studio.composer.trees import draw_bamboo, draw_bush, draw_tree

_GREENS = {"spring": "#9ccb62", "summer": "#7fb35a", "autumn": "#c9a84f", "winter": "#eaf1f6"}
_PETALS = ("#f2617a", "#f7c948", "#ffffff", "#b98ae0", "#ff9a5a")


def grass_colour(view: View) -> str:
    """Choose the colour of grass for the season."""
    return _GREENS["winter"] if view.weather == "snow" else _GREENS.get(view.season, "#7fb35a")


def draw_hills(view: View, horizon: float, green: str) -> str:
    """Draw three ranges of hills fading into the air."""
    out = [land(ridge(view, horizon + 10, 80, 1.6, 0.2), view.paint(mix(green, "#7fa8b8", 0.6), 0.85))]
    out.append(land(ridge(view, horizon + 60, 60, 1.8), view.paint(mix(green, "#6fa58a", 0.4), 0.55)))
    return "".join(out)


def _dotted_trees(view: View, y: float, count: int, depth: float, low: float, high: float) -> str:
    return "".join(
        draw_tree(view, view.pick("oak", "oak", "pine"), view.across(), y + view.between(-14, 18),
                  view.between(low, high), depth)
        for _ in range(0 if view.plain else count)
    )  # fmt: skip


def _corners(view: View, green: str) -> str:
    """Draw plants in the lower corners, dark and near, to frame the scene."""
    if view.plain:
        return ""
    out = []
    dark = lighten(view.paint(green), -0.34)
    for side in (-1, 1):
        edge = view.frame.left if side < 0 else view.frame.right
        for _ in range(15):
            x = edge - side * view.between(-10, 210)
            h, foot = view.between(70, 210) * (1 - abs(x - edge) / 330), view.frame.bottom
            bend = view.between(-30, 30)
            out.append(fill(
                f"M{x - 8:.0f} {foot + 6}Q{x + bend * 0.4:.0f} {foot - h * 0.6:.0f} {x + bend:.0f} {foot - h:.0f}"
                f"Q{x + bend * 0.6 + 12:.0f} {foot - h * 0.5:.0f} {x + 10:.0f} {foot + 6}Z",
                lighten(dark, view.between(-0.15, 0.2)),
            ))  # fmt: skip
    return "".join(out)


def draw_meadow(view: View) -> Ground:
    """Draw a rolling meadow with flowers."""
    horizon = view.between(520, 580)
    colour = grass_colour(view)
    green = view.paint(colour)
    mid = [draw_hills(view, horizon, colour), _dotted_trees(view, horizon + 56, 9, 0.5, 50, 110)]
    mid.append(land(ridge(view, horizon + 120, 34, 1.4), lighten(view.paint(colour, 0.22), 0.06)))
    mid.append(_dotted_trees(view, horizon + 112, 3, 0.25, 120, 190))
    mid.append(land(ridge(view, horizon + 205, 26, 1.2), green))
    if not view.plain:
        mid.append(grass(view, horizon + 210, BOTTOM, green, 150))
        if colour != _GREENS["winter"]:
            petals = [view.paint(c) for c in view.dice.sample(_PETALS, 3)]
            mid.append(flowers(view, horizon + 230, BOTTOM, petals, 46))
    return Ground(
        horizon=horizon, floor=860, mid="".join(mid), front=_corners(view, colour), sun=(view.between(0.2, 0.8), 0.2)
    )


def draw_garden(view: View) -> Ground:
    """Draw a garden with a path, hedges and flower beds."""
    horizon = view.between(500, 540)
    colour = grass_colour(view)
    green = view.paint(colour)
    out = [draw_hills(view, horizon - 10, colour), _dotted_trees(view, horizon + 64, 7, 0.35, 120, 230)]
    for x in range(LEFT - 40, RIGHT + 80, 74):
        out.append(draw_bush(view, x, horizon + 108, view.between(80, 110), "#4f8f55", 0.22))
    out.append(land([(LEFT - 60, horizon + 90), (RIGHT + 60, horizon + 90)], green))
    path = view.paint("#ead7b4")
    out.append(
        fill(
            f"M470 {horizon + 90}Q440 {horizon + 240} 180 {BOTTOM + 9}L760 {BOTTOM + 9}Q620 {horizon + 240} 540 {horizon + 90}Z",
            path,
        )
    )
    for _ in range(40):
        out.append(
            oval(
                view.between(330, 620),
                view.between(horizon + 150, BOTTOM),
                view.between(8, 26),
                5,
                lighten(path, view.between(-0.14, 0.2)),
                0.7,
            )
        )
    if not view.plain:
        out.append(grass(view, horizon + 100, BOTTOM, green, 90))
        petals = [view.paint(c) for c in view.dice.sample(_PETALS, 4)]
        for left, right in ((view.frame.left - 20, 300), (720, view.frame.right + 20)):
            for _ in range(30):
                shift = view.between(left, right) - SIDE / 2
                out.append(
                    f'<g transform="translate({shift:.0f} 0)">{flowers(_Still(view), horizon + 130, 960, petals, 1, 17)}</g>'
                )
    return Ground(horizon=horizon, floor=850, mid="".join(out), front=_corners(view, "#4f8f45"), sun=(0.75, 0.18))


class _Still(View):
    """The same view with x held in the middle, to plant flowers where the caller says."""

    def __init__(self, view: View) -> None:
        super().__init__(view.dice, view.light, view.time, view.weather, view.season)

    def across(self) -> float:
        return SIDE / 2


def draw_farm(view: View) -> Ground:
    """Draw a farm with a barn, a fence and furrows."""
    horizon = view.between(520, 560)
    colour = grass_colour(view)
    out = [draw_hills(view, horizon, colour), _dotted_trees(view, horizon + 56, 8, 0.45, 60, 130)]
    out.append(land(ridge(view, horizon + 84, 14, 1.2), view.paint(mix(colour, "#e3c566", 0.55), 0.18)))
    for i in range(13):
        x = -100 + i * 100
        out.append(
            line(
                f"M{470 + (x - 470) * 0.35:.0f} {horizon + 92}L{x:.0f} {horizon + 240}",
                view.paint("#b8933f", 0.1),
                4,
                0.5,
            )
        )
    out.append(_barn(view, view.pick("l", "r").count("l") * 560 + 190, horizon + 110))
    out.append(land(ridge(view, horizon + 225, 12, 1.1), view.paint(colour)))
    wood = view.paint("#8a6a4c")
    for y in (horizon + 178, horizon + 212):
        out.append(box(LEFT - 10, y, RIGHT - LEFT + 20, 10, wood, 4))
    for x in range(LEFT, RIGHT, 116):
        out.append(box(x, horizon + 156, 16, 92, lighten(wood, 0.08), 5))
    if not view.plain:
        out.append(grass(view, horizon + 240, BOTTOM, view.paint(colour), 120))
        out.append(flowers(view, horizon + 260, BOTTOM, [view.paint("#ffffff"), view.paint("#f7c948")], 16))
    return Ground(horizon=horizon, floor=865, mid="".join(out), front=_corners(view, colour), sun=(0.3, 0.2))


def _barn(view: View, x: float, y: float) -> str:
    red, trim = view.paint("#b5443a", 0.15), view.paint("#f4ece0", 0.15)
    glow = "#ffd98a" if view.is_dark else view.paint("#5a3a34", 0.1)
    return "".join((
        box(x - 120, y - 120, 240, 130, red),
        poly([(x - 136, y - 112), (x - 92, y - 186), (x, y - 226), (x + 92, y - 186), (x + 136, y - 112)], lighten(red, -0.3)),
        poly([(x - 112, y - 112), (x - 78, y - 172), (x, y - 206), (x + 78, y - 172), (x + 112, y - 112)], red),
        box(x - 40, y - 80, 80, 90, trim), box(x - 33, y - 73, 66, 83, lighten(red, -0.18)),
        line(f"M{x - 33} {y - 73}L{x + 33} {y + 10}M{x + 33} {y - 73}L{x - 33} {y + 10}", trim, 6),
        box(x - 20, y - 166, 40, 36, trim), box(x - 14, y - 160, 28, 24, glow),
    ))  # fmt: skip


def draw_forest(view: View) -> Ground:
    """Draw a deep forest with light between the trunks."""
    horizon = 600
    bamboo = view.hint == "bamboo"
    leaf = {"spring": "#8cc56a", "autumn": "#d08a3a", "winter": "#dbe6ee"}.get(view.season, "#5f9a5a")
    out = [land(ridge(view, horizon - 190, 46, 5), view.paint(leaf, 0.9))]
    for depth, count, low, high, y in ((0.78, 22, 420, 560, 640), (0.52, 15, 520, 700, 680), (0.26, 10, 640, 860, 730)):
        for i in range(count):
            x = LEFT + (i + view.between(0.1, 0.9)) * (RIGHT - LEFT) / count
            if depth < 0.4 and 300 < x < 724:
                continue
            kind = view.pick("pine", "oak", "oak") if view.season != "winter" else "pine"
            if bamboo:
                out.append(draw_bamboo(view, x, 1034 - y + view.between(low, high) + 200, depth))
            else:
                out.append(draw_tree(view, kind, x, y, view.between(low, high), depth))
        out.append(land(ridge(view, y - 6, 12, 3), view.paint(mix(leaf, "#4f7a48", 0.5), depth)))
    floor = view.paint("#e8eff4" if view.season == "winter" or view.weather == "snow" else mix(leaf, "#56703f", 0.55))
    out.append(land(ridge(view, 764, 14, 1.6), floor))
    shine = lighten(view.light.glow, 0.2)
    for i in range(5):
        x = view.between(180, 760)
        out.append(beam(x, 90, x - 60 + 50 * i, 85, shine, 0.14 if view.is_dark else 0.26, end=960))
    if not view.plain:
        out.append(grass(view, 790, BOTTOM, floor, 110, 34))
        out += [
            draw_bush(view, x, 800, view.between(70, 120), leaf, 0.08)
            for x in (-150, -60, 40, 130, 900, 990, 1080, 1170)
        ]
        for _ in range(5):
            out.append(_mushroom(view, view.between(60, 960), view.between(880, 1000), view.between(16, 30)))
    front = _corners(view, leaf if view.season != "winter" else "#6f8f9a")
    return Ground(horizon=horizon, floor=870, mid="".join(out), front=front, sun=(0.5, 0.22), clouds=0)


def _mushroom(view: View, x: float, y: float, r: float) -> str:
    return (
        box(x - r * 0.25, y - r * 0.7, r * 0.5, r * 0.8, view.paint("#f3e6d0"), r * 0.2)
        + fill(
            smooth(
                [
                    (x - r, y - r * 0.6),
                    (x - r * 0.6, y - r * 1.3),
                    (x, y - r * 1.5),
                    (x + r * 0.6, y - r * 1.3),
                    (x + r, y - r * 0.6),
                ]
            )
            + "Z",
            view.paint("#cf4b3f"),
        )
        + oval(x - r * 0.3, y - r, r * 0.16, r * 0.14, "#ffffff", 0.9)
        + oval(x + r * 0.35, y - r * 0.95, r * 0.13, r * 0.11, "#ffffff", 0.9)
    )
