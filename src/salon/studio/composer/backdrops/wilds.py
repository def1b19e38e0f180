"""Lush places: jungle, waterfall, fields of flowers in rows."""

import math

from salon.studio.composer.backdrops.fields import draw_hills
from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, mix
from salon.studio.composer.model import BOTTOM, LEFT, RIGHT, TOP
from salon.studio.composer.shapes import beam, blob, fill, grass, land, line, oval, ridge
from salon.studio.composer.trees import draw_tree

_ROWS = ("#9a6fd0", "#b58ae0", "#e0566a", "#f2b632", "#f08fb4")


def _leaf(x: float, y: float, length: float, angle: float, colour: str) -> str:
    """Draw one broad leaf with its rib, pointing away from (x, y)."""
    half = length * 0.24
    shape = f"M0 0Q{length * 0.35:.0f} {-half:.0f} {length:.0f} 0Q{length * 0.35:.0f} {half:.0f} 0 0Z"
    rib = line(f"M4 0H{length * 0.9:.0f}", lighten(colour, 0.22), 3, 0.7)
    return f'<g transform="translate({x:.0f} {y:.0f}) rotate({angle:.0f})">{fill(shape, colour)}{rib}</g>'


def _fern(view: View, x: float, y: float, size: float, colour: str, *, down: bool = False) -> str:
    turn = 90 if down else -90
    spread = [turn + k * 26 + view.between(-8, 8) for k in (-3, -2, -1, 0, 1, 2, 3)]
    return "".join(
        _leaf(x, y, size * view.between(0.75, 1.1), angle, lighten(colour, view.between(-0.14, 0.14)))
        for angle in spread
    )


def _wall_of_leaves(view: View, colour: str, y: float, depth: float, count: int) -> str:
    tone = view.paint(colour, depth)
    return "".join(
        blob(view, LEFT + (k + view.between(0, 1)) * (RIGHT - LEFT) / count, y + view.between(-60, 60), view.between(90, 170),
             view.between(70, 120), lighten(tone, view.between(-0.1, 0.1)))
        for k in range(count)
    )  # fmt: skip


def draw_jungle(view: View) -> Ground:
    """Draw a jungle: layers of leaves, lianas, big ferns at the edges."""
    green = "#4f9a58"
    out = [land([(LEFT - 60, TOP), (RIGHT + 60, TOP)], view.paint("#7fbf8a", 0.75))]
    for y, depth, count in ((260, 0.7, 12), (420, 0.52, 12), (560, 0.34, 11)):
        out.append(_wall_of_leaves(view, green, y, depth, count))
        out += [line(f"M{x:.0f} {TOP}Q{x + view.between(-40, 40):.0f} {y:.0f} {x + view.between(-20, 20):.0f} 760",
                     view.paint("#6f5a44", depth), 26 - depth * 22)
                for x in (LEFT + (k + view.between(0, 1)) * (RIGHT - LEFT) / 7 for k in range(7)) if depth > 0.4 or not 330 < x < 700]  # fmt: skip
    for k in range(4):
        x = view.between(150, 760)
        out.append(
            beam(x, 80, x - 80 + 60 * k, 90, lighten(view.light.glow, 0.2), 0.12 if view.is_dark else 0.3, end=900)
        )
    for _ in range(0 if view.plain else 5):
        x, w = view.between(LEFT, RIGHT - 200), view.between(160, 320)
        out.append(
            line(
                f"M{x:.0f} {TOP}Q{x + w / 2:.0f} {view.between(260, 460):.0f} {x + w:.0f} {TOP}",
                view.paint("#5f7f44", 0.2),
                7,
            )
        )
    floor = view.paint("#5f8f4a")
    out.append(land(ridge(view, 770, 16, 1.6), floor))
    if not view.plain:
        out.append(grass(view, 790, BOTTOM, floor, 120, 40))
        out += [
            _fern(view, x, 830, view.between(130, 190), view.paint(green, 0.08))
            for x in (-150, -30, 90, 940, 1060, 1180)
        ]
    frame, front = view.frame, ""
    if not view.plain:
        dark = lighten(view.paint("#2f6f44"), -0.12)
        front = "".join(_fern(view, x, y, 250, dark, down=down) for x, y, down in (
            (frame.left - 10, frame.bottom + 20, False), (frame.right + 10, frame.bottom + 20, False),
            (frame.left + 20, frame.top - 30, True), (frame.right - 20, frame.top - 30, True)))  # fmt: skip
    return Ground(horizon=620, floor=870, mid="".join(out), front=front, sun=None, clouds=0, stars=False)


def draw_waterfall(view: View) -> Ground:
    """Draw a waterfall between cliffs, its pool and mist."""
    rock, water = view.paint("#6b6a5c", 0.15), view.paint("#bfe6f2", 0.1)
    out = [draw_hills(view, 420, "#7fb35a"), _wall_of_leaves(view, "#4f9a58", 300, 0.5, 12)]
    for side in (-1, 1):
        edge = LEFT - 60 if side < 0 else RIGHT + 60
        inner = 512 + side * 120
        cliff = [
            (edge, 150),
            (inner + side * 260, 170),
            (inner + side * 60, 210),
            (inner, 250),
            (inner + side * 16, 420),
            (inner - side * 6, 560),
            (inner + side * 30, 740),
            (edge, 740),
        ]
        out.append(fill("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in cliff) + "Z", rock))
        for _ in range(12):
            x, y = inner + side * view.between(30, 420), view.between(230, 700)
            out.append(
                fill(
                    f"M{x:.0f} {y:.0f}l{side * 90} -14l{side * 30} 40l{-side * 100} 16Z",
                    lighten(rock, view.between(-0.16, 0.14)),
                    0.7,
                )
            )
        out += [
            blob(
                view,
                inner + side * view.between(10, 420),
                190 + view.between(-20, 60),
                100,
                56,
                view.paint("#4f9a58", 0.2),
            )
            for _ in range(7)
        ]
    for side in (-1, 1):
        for _ in range(16):
            x, y = 512 + side * view.between(150, 640), view.between(300, 730)
            tone = lighten(view.paint(view.pick("#4f8a4a", "#3f7a50", "#6a9a4a"), 0.12), view.between(-0.1, 0.12))
            out.append(blob(view, x, y, view.between(50, 110), view.between(26, 50), tone))
        out += [
            _fern(
                view,
                512 + side * view.between(170, 620),
                view.between(420, 760),
                view.between(60, 110),
                view.paint("#4f8f4f", 0.08),
            )
            for _ in range(5)
        ]
    out.append(fill("M388 244Q512 216 636 244L650 760H374Z", water))
    out += [line(f"M{x:.0f} 244Q{x + view.between(-8, 8):.0f} 480 {512 + (x - 512) * 1.1:.0f} 750", view.pick("#ffffff", "#8fcbe0"), view.between(4, 12), 0.55)
            for x in (396 + k * 14 for k in range(17))]  # fmt: skip
    pool = view.paint("#4fa6b8")
    out.append(land(ridge(view, 748, 8, 2), pool))
    out += [oval(view.across(), 770 + k * 11, view.between(40, 150), 3, lighten(pool, 0.5), 0.4) for k in range(16)]
    out += [
        oval(512 + view.between(-190, 190), 756 + view.between(-26, 26), r, r * 0.6, "#ffffff", 0.35)
        for r in (view.between(24, 74) for _ in range(22))
    ]
    bank = view.paint("#6f9f52")
    out.append(land([(x, y + 36 * math.cos((x - 512) / 240)) for x, y in ridge(view, 880, 8, 1.5)], bank))
    if not view.plain:
        out.append(grass(view, 890, BOTTOM, bank, 90, 34))
    front = "" if view.plain else "".join(
        _fern(view, x, view.frame.bottom + 14, 190, lighten(view.paint("#2f6f44"), -0.1)) for x in (view.frame.left, view.frame.right))  # fmt: skip
    return Ground(horizon=430, floor=900, mid="".join(out), front=front, sun=(0.76, 0.14), clouds=3)


def draw_flower_rows(view: View) -> Ground:
    """Draw a field of flowers in rows that run to the horizon."""
    horizon = view.between(500, 540)
    petal = view.hint or view.dice.choice(_ROWS)
    green = view.paint("#7fa955")
    out = [draw_hills(view, horizon - 30, "#7fb35a")]
    out += [
        draw_tree(view, "pine" if k % 3 else "oak", view.across(), horizon + 26, view.between(50, 110), 0.45)
        for k in range(0 if view.plain else 9)
    ]
    out.append(land([(LEFT - 60, horizon + 10), (RIGHT + 60, horizon + 10)], mix(green, view.paint(petal), 0.35)))
    meeting = view.between(430, 600)
    for k in range(-16, 17):
        near = meeting + k * 150
        far = meeting + k * 9
        out.append(
            fill(
                f"M{far - 2:.0f} {horizon + 10:.0f}L{near - 62:.0f} {BOTTOM + 60}H{near + 48:.0f}L{far + 2.5:.0f} {horizon + 10:.0f}Z",
                lighten(green, -0.24),
            )
        )
        for step in range(34):
            t = (step / 33) ** 1.9
            y = horizon + 12 + t * (BOTTOM + 40 - horizon)
            x, r = far + (near - far) * t + 70 * t, 2.6 + 34 * t
            if LEFT < x < RIGHT:
                tone = lighten(view.paint(petal, 0.55 * (1 - t) ** 3), view.between(-0.12, 0.16))
                out.append(
                    oval(x, y, r * 1.15, r * 0.8, tone)
                    + (oval(x - r * 0.3, y - r * 0.3, r * 0.4, r * 0.3, lighten(tone, 0.3)) if t > 0.1 else "")
                )
    return Ground(horizon=horizon, floor=870, mid="".join(out), sun=(view.between(0.3, 0.7), 0.24), clouds=4)
