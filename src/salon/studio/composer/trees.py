"""Trees of several kinds, drawn at any size, season and hour."""

import math

from salon.studio.composer.light import View, lighten
from salon.studio.composer.shapes import blob, box, fill, line, oval, poly

_LEAVES = {"spring": "#8cc152", "summer": "#5c9e4a", "autumn": "#e08a2e", "winter": "#dfe7ee"}
_AUTUMN = ("#e08a2e", "#cf5b2c", "#e9b23c", "#b8482f")


def leaf_colour(view: View) -> str:
    """Choose a leaf colour for the season."""
    return view.pick(*_AUTUMN) if view.season == "autumn" else _LEAVES.get(view.season, "#5c9e4a")


def draw_tree(view: View, kind: str, x: float, y: float, h: float, depth: float = 0.0) -> str:
    """Draw a tree standing at (x, y), `h` high."""
    if kind == "pine":
        return _pine(view, x, y, h, depth)
    if kind == "palm":
        return _palm(view, x, y, h, depth)
    if view.season == "winter" and kind != "cherry":
        return _bare(view, x, y, h, depth)
    leaves = "#f4a6c0" if kind == "cherry" else leaf_colour(view)
    return _leafy(view, kind, x, y, h, depth, leaves)


def _leafy(view: View, kind: str, x: float, y: float, h: float, depth: float, leaves: str) -> str:
    bark = view.paint("#e9e4da" if kind == "birch" else "#6d4a38", depth)
    w = h * (0.045 if kind == "birch" else 0.075)
    lean = view.between(-0.05, 0.05) * h
    crown = y - h * 0.66
    out = [fill(
        f"M{x - w:.1f} {y:.1f}Q{x - w * 0.5:.1f} {y - h * 0.3:.1f} {x + lean - w * 0.45:.1f} {crown:.1f}"
        f"L{x + lean + w * 0.45:.1f} {crown:.1f}Q{x + w * 0.6:.1f} {y - h * 0.3:.1f} {x + w * 1.15:.1f} {y:.1f}Z", bark,
    )]  # fmt: skip
    for side in (-1, 1):
        out.append(line(
            f"M{x + lean * 0.5:.1f} {y - h * 0.36:.1f}q{side * h * 0.1:.1f} {-h * 0.06:.1f} {side * h * 0.19:.1f} {-h * 0.2:.1f}",
            bark, w * 0.62,
        ))  # fmt: skip
    if kind == "birch":
        for k in range(5):
            out.append(box(x - w * 0.5, y - h * (0.1 + k * 0.1), w * 0.8, h * 0.008, view.paint("#4a4a48", depth)))
    base = view.paint(leaves, depth)
    puffs = [(x + lean, crown - h * 0.06, 0.21)]
    for count, reach, size in ((6, 0.19, 0.16), (12, 0.315, 0.105)):
        for i in range(count):
            angle = math.tau * (i + view.between(0, 0.5)) / count
            puffs.append(
                (
                    x + lean + math.cos(angle) * h * reach * 1.12,
                    crown - h * 0.07 + math.sin(angle) * h * reach * 0.66,
                    size,
                )
            )
    for tone, dx, dy, scale in (
        (-0.2, 0.015, 0.03, 1.0),
        (0.0, 0.0, 0.0, 0.92),
        (0.1, -0.025, -0.035, 0.66),
        (0.17, -0.04, -0.055, 0.36),
    ):
        colour = lighten(base, tone)
        out += [
            blob(view, px + dx * h, py + dy * h, h * size * scale, h * size * scale * 0.9, colour, rough=0.07)
            for px, py, size in (puffs if scale > 0.5 or depth < 0.2 else puffs[:7])
        ]
    out.append(_dapple(view, x + lean, crown - h * 0.06, h, base, kind))
    return "".join(out)


def _dapple(view: View, x: float, y: float, h: float, base: str, kind: str) -> str:
    out = []
    for _ in range(34 if kind == "cherry" else 22):
        angle, reach = view.between(0, math.tau), view.between(0, 0.38) * h
        tone = lighten(base, view.between(0.1, 0.55) if kind == "cherry" else view.between(-0.25, 0.35))
        r = h * view.between(0.008, 0.018)
        out.append(oval(x + math.cos(angle) * reach * 1.1, y + math.sin(angle) * reach * 0.7, r, r * 0.8, tone, 0.85))
    return "".join(out)


def _pine(view: View, x: float, y: float, h: float, depth: float) -> str:
    base = view.paint("#2f6f57" if view.season != "winter" else "#3d6f68", depth)
    out = [box(x - h * 0.03, y - h * 0.14, h * 0.06, h * 0.14, view.paint("#5f4434", depth))]
    tiers = 5
    for i in range(tiers):
        top, foot = y - h + i * h * 0.16, y - h + h * 0.3 + i * h * 0.145
        wide = h * (0.11 + 0.058 * i)
        colour = lighten(base, 0.10 - 0.06 * (tiers - i))
        out.append(fill(
            f"M{x:.1f} {top:.1f}Q{x + wide * 0.35:.1f} {(top + foot) / 2:.1f} {x + wide:.1f} {foot:.1f}"
            f"Q{x:.1f} {foot + h * 0.045:.1f} {x - wide:.1f} {foot:.1f}Q{x - wide * 0.35:.1f} {(top + foot) / 2:.1f} {x:.1f} {top:.1f}Z",
            colour,
        ))  # fmt: skip
        if view.season == "winter" or view.weather == "snow":
            out.append(fill(
                f"M{x:.1f} {top:.1f}Q{x - wide * 0.35:.1f} {(top + foot) / 2:.1f} {x - wide:.1f} {foot:.1f}"
                f"Q{x - wide * 0.5:.1f} {foot - h * 0.03:.1f} {x:.1f} {top + h * 0.1:.1f}Z", view.paint("#f2f7fb", depth), 0.85,
            ))  # fmt: skip
    return "".join(out)


def _palm(view: View, x: float, y: float, h: float, depth: float) -> str:
    lean = h * view.pick("-", "+").count("+") * 0.36 - h * 0.18
    bark, leaf = view.paint("#a27a4f", depth), view.paint("#3f9b63", depth)
    top_x, top_y = x + lean, y - h * 0.86
    out = [line(f"M{x:.1f} {y:.1f}Q{x + lean * 0.2:.1f} {y - h * 0.5:.1f} {top_x:.1f} {top_y:.1f}", bark, h * 0.045)]
    for i in range(8):
        angle = math.pi * (i / 7) * 1.3 - math.pi * 0.15
        dx, dy = -math.cos(angle) * h * 0.34, -math.sin(angle) * h * 0.17 + h * 0.1
        out.append(fill(
            f"M{top_x:.1f} {top_y:.1f}Q{top_x + dx * 0.5:.1f} {top_y + dy - h * 0.17:.1f} {top_x + dx:.1f} {top_y + dy + h * 0.05:.1f}"
            f"Q{top_x + dx * 0.5:.1f} {top_y + dy - h * 0.07:.1f} {top_x:.1f} {top_y + h * 0.03:.1f}Z",
            lighten(leaf, 0.12 * math.sin(i * 2)),
        ))  # fmt: skip
    for k in (-1, 1):
        out.append(oval(top_x + k * h * 0.022, top_y + h * 0.03, h * 0.022, h * 0.024, view.paint("#6b4a2f", depth)))
    return "".join(out)


def _bare(view: View, x: float, y: float, h: float, depth: float) -> str:
    bark = view.paint("#5d4a44", depth)
    out: list[str] = []

    def branch(px: float, py: float, angle: float, length: float, width: float) -> None:
        ex, ey = px + math.cos(angle) * length, py - math.sin(angle) * length
        out.append(line(f"M{px:.1f} {py:.1f}L{ex:.1f} {ey:.1f}", bark, width))
        if width > h * 0.009:
            for turn in (-view.between(0.25, 0.6), view.between(0.25, 0.6)):
                branch(ex, ey, angle + turn, length * view.between(0.6, 0.8), width * 0.6)
        if width < h * 0.03:
            out.append(
                line(f"M{px:.1f} {py - width * 0.4:.1f}L{ex:.1f} {ey - width * 0.4:.1f}", "#f4f8fb", width * 0.4, 0.8)
            )

    branch(x, y, math.pi / 2, h * 0.32, h * 0.06)
    return "".join(out)


def draw_bush(view: View, x: float, y: float, size: float, colour: str, depth: float = 0.0) -> str:
    """Draw a bush."""
    base = view.paint(colour, depth)
    out = []
    for tone, dy, scale in ((-0.16, 0.0, 1.0), (0.04, -0.12, 0.82), (0.2, -0.26, 0.5)):
        for k in (-1, 0, 1):
            rise = 0.42 if k else 0.62
            out.append(blob(view, x + k * size * 0.5, y + (dy - rise * 0.5) * size, size * 0.42 * scale,
                            size * 0.42 * scale, lighten(base, tone)))  # fmt: skip
    return "".join(out)


def draw_bamboo(view: View, x: float, h: float, depth: float) -> str:
    """Draw a bamboo cane rising through the frame."""
    base, y, w = view.paint("#7fae4f", depth), 1034.0, 9 + 14 * (1 - depth)
    out = []
    while y > 1034 - h:
        step = view.between(70, 110)
        out.append(box(x - w / 2, y - step + 4, w, step - 6, base, 4))
        out.append(box(x - w / 2 + 2, y - step + 4, w * 0.3, step - 6, lighten(base, 0.2), 3))
        if view.dice.random() < 0.5:
            side = view.dice.choice((-1, 1))
            out.append(
                poly(
                    [(x, y - step), (x + side * 52, y - step - 26), (x + side * 18, y - step - 4)], lighten(base, -0.1)
                )
            )
        y -= step
    return "".join(out)
