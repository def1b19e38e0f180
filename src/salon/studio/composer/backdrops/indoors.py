"""Indoor places: room, cafe, stage."""

import math

from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, mix
from salon.studio.composer.model import BOTTOM, LEFT, RIGHT, SIDE, TOP
from salon.studio.composer.shapes import blob, box, cloud, fill, line, oval, poly, ridge, smooth
from salon.studio.composer.trees import draw_tree


def tone_indoors(view: View, colour: str) -> str:
    """Lamp light: warm and dimmer in the evening, never as dark as outside."""
    dim = {"night": ("#3a2340", 0.34), "sunset": ("#c8643f", 0.14)}.get(view.time, ("#ffffff", 0.0))
    return mix(colour, dim[0], dim[1])


def draw_window(view: View, x: float, y: float, w: float, h: float, frame: str) -> str:
    """Draw a window with the hour and weather outside it."""
    top, middle, low = view.light.sky
    ident = f"w{int(x)}"
    out = [f'<linearGradient id="{ident}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{top}"/><stop offset=".6" stop-color="{middle}"/><stop offset="1" stop-color="{low}"/></linearGradient>',
           f'<clipPath id="c{ident}"><rect x="{x}" y="{y}" width="{w}" height="{h}" rx="8"/></clipPath>',
           box(x - 16, y - 16, w + 32, h + 32, frame, 12), f'<g clip-path="url(#c{ident})"><rect x="{x}" y="{y}" width="{w}" height="{h}" fill="url(#{ident})"/>']  # fmt: skip
    if view.time == "night":
        out += [oval(x + view.between(0, w), y + view.between(0, h * 0.6), 2, 2, "#ffffff", 0.9) for _ in range(24)]
        out.append(oval(x + w * 0.74, y + h * 0.26, 26, 26, "#fdf3cf"))
    else:
        out += [
            cloud(view, x + w * 0.3, y + h * 0.3, w * 0.4, "#ffffff", 0.7),
            cloud(view, x + w * 0.8, y + h * 0.45, w * 0.3, "#ffffff", 0.6),
        ]
    hills = [(px * w / SIDE + x, y + h * 0.72 + (py - 500) * 0.3) for px, py in ridge(view, 500, 60, 1.6)]
    out.append(
        fill(
            smooth(hills) + f"L{x + w + 20} {y + h}L{x - 20} {y + h}Z",
            view.paint("#7fae7a" if view.weather != "snow" else "#eef4fa", 0.3),
        )
    )
    out += [
        draw_tree(view, "pine", x + view.between(0, w), y + h * 0.95, view.between(60, 110), 0.25) for _ in range(5)
    ]
    if view.weather == "snow":
        out += [oval(x + view.between(0, w), y + view.between(0, h), 4, 4, "#ffffff", 0.9) for _ in range(46)]
    if view.weather == "rain":
        out += [
            line(f"M{x + view.between(0, w):.0f} {y + view.between(0, h):.0f}l-7 26", "#ffffff", 2.4, 0.55)
            for _ in range(46)
        ]
    out.append(
        "</g>"
        + box(x + w / 2 - 5, y, 10, h, frame)
        + box(x, y + h * 0.46, w, 10, frame)
        + box(x - 28, y + h + 12, w + 56, 20, lighten(frame, -0.14), 6)
    )
    return "".join(out)


def lay_floor(view: View, y: float, colour: str) -> str:
    """Lay boards that run towards the viewer, from height y down."""
    out = [
        box(LEFT - 10, y, RIGHT - LEFT + 20, BOTTOM - y + 10, colour),
        box(LEFT - 10, y - 20, RIGHT - LEFT + 20, 22, lighten(colour, 0.4)),
    ]
    for i in range(-12, 28):
        out.append(
            line(f"M{i * 66} {y}L{512 + (i * 66 - 512) * 1.9:.0f} {BOTTOM + 9}", lighten(colour, -0.16), 2.6, 0.55)
        )
    for _ in range(20):
        px, py = view.across(), view.between(y + 12, BOTTOM)
        out.append(line(f"M{px:.0f} {py:.0f}h{view.between(20, 70):.0f}", lighten(colour, -0.12), 2, 0.4))
    return "".join(out)


def draw_room(view: View) -> Ground:
    """Draw a living room with a window, pictures, plants and a rug."""
    wall = tone_indoors(view, view.pick("#f2d8bd", "#cfdfd3", "#e9cfcb", "#cdd8ea", "#efe0b4"))
    wood = tone_indoors(view, view.pick("#b98a5c", "#a9754d", "#c59a6d"))
    out = [box(LEFT - 10, TOP - 10, RIGHT - LEFT + 20, 990, wall)]
    for x in range(LEFT, RIGHT, 64):
        out.append(line(f"M{x} {TOP}V700", lighten(wall, -0.05), 7, 0.5))
    side = view.pick("l", "r") == "l"
    wx = 96 if side else 588
    out.append(draw_window(view, wx, 130, 340, 370, tone_indoors(view, "#fbf6ec")))
    curtain = tone_indoors(view, view.pick("#d9796a", "#6f9a8d", "#e0a458", "#7f8fc0"))
    for edge, way in ((wx - 26, 1), (wx + 366, -1)):
        out.append(
            fill(f"M{edge - 26} 96Q{edge + way * 60} 330 {edge - way * 18 - 6} 560H{edge - way * 60 + 8}V96Z", curtain)
            + line(
                f"M{edge - way * 16} 110Q{edge + way * 18} 330 {edge - way * 28} 550", lighten(curtain, -0.16), 5, 0.6
            )
        )
    out.append(box(wx - 80, 84, 500, 15, lighten(wood, -0.2), 7))
    shelf = 600 if side else 110
    out.append(_shelf(view, shelf, 250, wood))
    out.append(lay_floor(view, 700, wood))
    rug = tone_indoors(view, view.pick("#c8553d", "#4a6fa5", "#5f8f7a", "#a05c7b"))
    for scale, tone in ((1.0, 0.0), (0.86, 0.5), (0.8, 0.08), (0.5, 0.3), (0.45, 0.0)):
        out.append(oval(512, 880, 430 * scale, 104 * scale, lighten(rug, tone)))
    out.append(_plant(view, 930 if side else 94, 780, 230))
    view.glows.append((shelf + 280, 170, 150, "#ffdf9a"))
    out.append(_lamp(view, shelf + 280))
    return Ground(horizon=700, floor=880, surface="floor", mid="".join(out), sky=[(0, wall), (1, wall)], sun=None, clouds=0,
                  stars=False, indoors=True, weather_outside=False)  # fmt: skip


def _lamp(view: View, x: float) -> str:
    shade = "#ffe9b0" if view.time in {"night", "sunset"} else tone_indoors(view, "#fff2d0")
    return (
        line(f"M{x} {TOP}V120", "#4a3b38", 5)
        + poly([(x - 34, 120), (x + 34, 120), (x + 66, 196), (x - 66, 196)], shade)
        + oval(x, 196, 66, 9, lighten(shade, 0.5))
    )


def _shelf(view: View, x: float, y: float, wood: str) -> str:
    out = []
    for r in range(2):
        out.append(box(x, y + r * 150 + 104, 300, 16, lighten(wood, -0.12), 5))
        px = x + 14
        while px < x + 260:
            kind = view.dice.random()
            if kind < 0.75:
                w, h = view.between(16, 30), view.between(58, 92)
                colour = tone_indoors(
                    view, view.pick("#b8473f", "#3f6f8f", "#e0a846", "#5f8f5f", "#7a5a8f", "#efe3cc", "#d9805a")
                )
                out.append(
                    box(px, y + r * 150 + 104 - h, w, h, colour, 3)
                    + box(px + 3, y + r * 150 + 114 - h, w - 6, 6, lighten(colour, 0.5), 2)
                )
                px += w + 2
            else:
                out.append(
                    box(px + 8, y + r * 150 + 72, 36, 32, tone_indoors(view, "#c9714f"), 6)
                    + blob(view, px + 26, y + r * 150 + 56, 26, 24, tone_indoors(view, "#5f9a5f"))
                )
                px += 56
    return "".join(out)


def _plant(view: View, x: float, y: float, h: float) -> str:
    green = tone_indoors(view, "#4f8f5f")
    out = []
    for k in range(9):
        angle = math.pi * (0.12 + 0.76 * k / 8)
        ex, ey = x - math.cos(angle) * h * 0.52, y - 60 - math.sin(angle) * h * view.between(0.75, 1)
        mx, my = (x + ex) / 2, (y - 60 + ey) / 2
        out.append(
            fill(
                f"M{x} {y - 60}Q{mx - 26:.0f} {my - 12:.0f} {ex:.0f} {ey:.0f}Q{mx + 26:.0f} {my + 12:.0f} {x} {y - 60}Z",
                lighten(green, 0.09 * (k % 3) - 0.1),
            )
        )
    pot = tone_indoors(view, "#d07f5a")
    return (
        "".join(out)
        + poly([(x - 48, y - 84), (x + 48, y - 84), (x + 36, y + 6), (x - 36, y + 6)], pot)
        + box(x - 54, y - 96, 108, 22, lighten(pot, 0.12), 6)
    )


def draw_cafe(view: View) -> Ground:
    """Draw a cafe table by a large window under hanging lamps."""
    wall = tone_indoors(view, view.pick("#7f5f52", "#4f6f6a", "#8a6a5a", "#5a5f7a"))
    out = [box(LEFT - 10, TOP - 10, RIGHT - LEFT + 20, 1070, wall)]
    for r in range(-7, 18):
        for c in range(-3, 16):
            if view.dice.random() < 0.3:
                out.append(box(c * 84 + (r % 2) * 42 - 40, r * 40, 78, 34, lighten(wall, view.between(-0.06, 0.08)), 4))
    out.append(draw_window(view, 130, 110, 764, 440, lighten(wall, -0.4)))
    for x in (220, 512, 804):
        out.append(
            line(f"M{x} {TOP}V96", "#2b2328", 5)
            + fill(f"M{x - 60} 150Q{x - 52} 92 {x} 92Q{x + 52} 92 {x + 60} 150Z", tone_indoors(view, "#d9a441"))
            + oval(x, 152, 34, 12, "#fff3cf")
        )
        view.glows.append((x, 165, 120, "#ffd28a"))
    seat = tone_indoors(view, view.pick("#a8473f", "#3f6f5f", "#b8803f"))
    for x in (-300, -30, 800, 1070):
        out.append(
            box(x, 520, 260, 260, seat, 40)
            + "".join(line(f"M{x + 30 + k * 50} 545V760", lighten(seat, -0.15), 4, 0.6) for k in range(5))
        )
    wood = tone_indoors(view, "#b07a4a")
    table = (
        box(LEFT - 10, 838, RIGHT - LEFT + 20, 400, wood) + box(LEFT - 10, 838, RIGHT - LEFT + 20, 20, lighten(wood, 0.25))
        + "".join(line(f"M{view.between(-50, 900):.0f} {view.between(870, 1015):.0f}h{view.between(80, 300):.0f}", lighten(wood, -0.14), 3, 0.5) for _ in range(16))
    )  # fmt: skip
    table += _table_things(view)
    return Ground(horizon=700, floor=900, surface="table", mid="".join(out), counter=table, sky=[(0, wall), (1, wall)], sun=None,
                  clouds=0, stars=False, indoors=True, weather_outside=False)  # fmt: skip


def _table_things(view: View) -> str:
    """Draw a vase and a plate at the ends of a cafe table."""
    if view.plain:
        return ""
    side = view.dice.choice((110, 914))
    glass, petal = tone_indoors(view, "#8fc7c9"), tone_indoors(view, view.pick("#f2718a", "#f4c93e", "#b98ae0"))
    out = [
        oval(side, 936, 52, 12, "#2a1a14", 0.25),
        line(
            f"M{side} 850q-10 -50 -26 -84M{side} 850q6 -60 20 -104M{side} 850q2 -40 2 -70",
            tone_indoors(view, "#5f8f55"),
            5,
        ),
    ]
    for dx, dy in ((-28, 762), (22, 742), (2, 776)):
        out += [
            oval(side + dx + 13 * math.cos(k), dy + 13 * math.sin(k), 10, 10, petal)
            for k in (0.3, 1.55, 2.8, 4.05, 5.3)
        ]
        out.append(oval(side + dx, dy, 8, 8, "#ffe08a"))
    out.append(fill(f"M{side - 30} 844H{side + 30}L{side + 22} 930Q{side} 942 {side - 22} 930Z", glass, 0.92))
    plate = SIDE - side
    out += [
        oval(plate, 944, 104, 22, "#2a1a14", 0.22),
        oval(plate, 934, 104, 24, tone_indoors(view, "#fbf7ee")),
        oval(plate, 932, 70, 14, tone_indoors(view, "#ece2d0")),
    ]
    out += [
        oval(plate + dx, 918, 27, 19, tone_indoors(view, c))
        for dx, c in ((-30, "#c98a4a"), (26, "#b5733a"), (-2, "#d9a05a"))
    ]
    return "".join(out)


def draw_stage(view: View) -> Ground:
    """Draw a stage with curtains and spotlights."""
    deep, velvet = view.pick("#2a1440", "#14204a", "#3a1030"), view.pick("#a3243b", "#6a2a8a", "#1f5f8a")
    out = [box(LEFT - 10, TOP - 10, RIGHT - LEFT + 20, 1030, deep)]
    out += [
        oval(
            view.between(80, 940),
            view.between(60, 560),
            r,
            r,
            view.pick("#ffd98a", "#ff9ad5", "#9adfff", "#ffffff"),
            0.3,
        )
        for r in (view.between(4, 16) for _ in range(40))
    ]
    for x, colour in ((210, "#ffd27a"), (512, "#fff1d0"), (814, "#ff9ad0")):
        end = 512 + (x - 512) * 0.3
        out.append(poly([(x - 30, TOP), (x + 2, TOP), (end + 170, 880), (end - 170, 880)], colour, 0.17))
        out.append(poly([(x - 22, TOP), (x - 6, TOP), (end + 90, 880), (end - 90, 880)], colour, 0.15))
    wood = mix("#9a6238", deep, 0.25)
    out.append(lay_floor(view, 760, wood) + oval(512, 890, 400, 84, "#fff0c8", 0.34))
    for side in (0, 1):
        for k in range(6):
            x = view.frame.left + k * 34 if side == 0 else view.frame.right - k * 34
            sway = 26 * (6 - k) / 6
            way = 1 if side == 0 else -1
            out.append(
                fill(
                    f"M{x} {TOP}h{way * 48}Q{x + way * (30 + sway):.0f} 400 {x + way * (46 - k * 3)} 800h{-way * 50}Z",
                    lighten(velvet, 0.1 if k % 2 else -0.22),
                )
            )
    for k in range(12):
        x, y = LEFT + k * 128, view.frame.top
        out.append(
            fill(f"M{x} {y - 10}h128v70q-64 74 -128 0Z", lighten(velvet, 0.06 if k % 2 else -0.12))
            + line(f"M{x} {y + 60}q64 74 128 0", "#e9c46a", 7)
        )
    view.glows += [(512, 860, 240, "#ffe2a8"), (210, 6, 60, "#ffd27a"), (814, 6, 60, "#ff9ad0")]
    return Ground(horizon=760, floor=900, surface="floor", mid="".join(out), sky=[(0, deep), (1, deep)], sun=None, clouds=0,
                  stars=False, indoors=True, weather_outside=False)  # fmt: skip
