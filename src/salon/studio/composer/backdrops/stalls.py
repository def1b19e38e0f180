"""Places of every day: kitchen, classroom, shop, market, stadium, a table, a card."""

import math

from salon.studio.composer.backdrops.indoors import draw_window, lay_floor, tone_indoors
from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, mix
from salon.studio.composer.model import BOTTOM, LEFT, RIGHT, TOP
from salon.studio.composer.shapes import box, fill, line, oval, poly

_WIDE = RIGHT - LEFT + 20
_PARTY = ("#e4573d", "#f2b632", "#3f8fd0", "#5aa653", "#b86fd0", "#f08fb4", "#2fa89a")


def _indoors(mid: str, wall: str, **more: str) -> Ground:
    return Ground(horizon=700, floor=880, surface="floor", mid=mid, sky=[(0, wall), (1, wall)], sun=None, clouds=0, stars=False,
                  indoors=True, weather_outside=False, **more)  # type: ignore[arg-type]  # fmt: skip


def draw_kitchen(view: View) -> Ground:
    """Draw a kitchen: tiles, cupboards, a stove, pots and a window."""
    wall = tone_indoors(view, view.pick("#f3e2c4", "#d9e6dc", "#f0d9d0", "#dce4ee"))
    wood = tone_indoors(view, view.pick("#c98f5a", "#6f9a8f", "#d9a46a", "#8fa3b8"))
    top = tone_indoors(view, "#f4efe6")
    out = [box(LEFT - 10, TOP - 10, _WIDE, 1000, wall)]
    tile = lighten(wall, 0.3)
    out += [
        box(LEFT + c * 62 + 2, 330 + r * 62 + 2, 58, 58, lighten(tile, view.between(-0.05, 0.08)), 5)
        for r in range(3)
        for c in range(24)
    ]
    left = view.dice.random() < 0.5
    wx = 90 if left else 620
    out.append(draw_window(view, wx, 70, 300, 300, tone_indoors(view, "#fbf6ec")))
    sx = 470 if left else 60
    out += [box(sx + k * 168, 30, 160, 210, wood, 10) + box(sx + k * 168 + 14, 44, 132, 182, lighten(wood, 0.1), 8)
            + oval(sx + k * 168 + 140, 200, 7, 7, lighten(wood, -0.4)) for k in range(3)]  # fmt: skip
    out += [line(f"M{sx} 296H{sx + 490}", tone_indoors(view, "#8a8f96"), 7)]
    for k in range(5):
        x, pan = sx + 50 + k * 96, tone_indoors(view, ("#c8703f", "#5f6670", "#d9a441", "#7f8a94", "#b5553f")[k])
        out.append(
            line(f"M{x} 296v34", "#5a5f66", 5)
            + oval(x, 356, 32 - k % 2 * 6, 28, pan)
            + oval(x - 8, 348, 10, 8, lighten(pan, 0.4), 0.7)
        )
    out += [box(LEFT - 10, 530, _WIDE, 200, wood)] + [
        box(LEFT + c * 150, 548, 138, 150, lighten(wood, 0.08), 10)
        + oval(LEFT + c * 150 + 69, 572, 16, 5, lighten(wood, -0.4))
        for c in range(10)
    ]
    ox = 700 if left else 200
    out += [box(ox, 520, 190, 200, tone_indoors(view, "#e9ecef"), 12), box(ox + 20, 590, 150, 96, "#2f3540", 10), box(ox + 30, 600, 130, 76, "#e08a3c" if view.time in {"night", "sunset"} else "#5a4a44", 8),
            box(ox + 14, 570, 162, 8, "#9aa3ad", 4)] + [oval(ox + 30 + k * 43, 548, 11, 11, "#5a626c") for k in range(4)]  # fmt: skip
    out += [box(LEFT - 10, 508, _WIDE, 26, top, 4), box(LEFT - 10, 530, _WIDE, 8, lighten(top, -0.2))]
    pot = tone_indoors(view, "#c8503f")
    out += [box(ox + 34, 452, 100, 58, pot, 12), box(ox + 26, 446, 116, 14, lighten(pot, 0.15), 7), oval(ox + 84, 440, 12, 9, "#3a3f4a"),
            *[line(f"M{ox + 60 + k * 24} 426q-12 -22 0 -42t0 -42", "#ffffff", 6, 0.35) for k in range(3)]]  # fmt: skip
    jar = 150 if not left else 520
    for k in range(3):
        colour = tone_indoors(view, ("#e0b25a", "#c9785a", "#8fae7a")[k])
        out.append(
            box(jar + k * 58, 450, 46, 60, mix(colour, "#ffffff", 0.2), 10)
            + box(jar + k * 58 + 4, 470, 38, 36, colour, 8)
            + box(jar + k * 58 - 2, 440, 50, 14, tone_indoors(view, "#8a5a3c"), 6)
        )
    tilea, tileb = tone_indoors(view, "#e8d9c4"), tone_indoors(view, "#c9a98a")
    out.append(box(LEFT - 10, 720, _WIDE, 500, tilea))
    for r in range(6):
        y, h = 720 + r * r * 10 + r * 24, 24 + r * 20
        w = 80 + r * 34
        out += [box(512 + (c - 10 + (r % 2) * 0.5) * w * 2 - w / 2, y, w, h, tileb) for c in range(21)]
    view.glows.append((ox + 95, 630, 80, "#ffb05a"))
    return _indoors("".join(out), wall)


def draw_classroom(view: View) -> Ground:
    """Draw a classroom with a blackboard, a map and a shelf."""
    wall = tone_indoors(view, view.pick("#f2e2c0", "#dbe7e0", "#e6e0f0"))
    out = [box(LEFT - 10, TOP - 10, _WIDE, 1000, wall), box(LEFT - 10, 560, _WIDE, 150, lighten(wall, -0.12))]
    board, wood = "#2f5f4f", tone_indoors(view, "#b07f4f")
    out += [
        box(190, 120, 644, 330, wood, 12),
        box(210, 140, 604, 290, board, 4),
        box(300, 446, 424, 18, lighten(wood, 0.15), 5),
    ]
    chalk = (
        "M250 200h90M250 230h60",
        "M400 190l40 70l40 -70M420 226h40",
        "M560 180a44 44 0 1 0 .1 0M560 224l30 -18",
        "M690 190v80M650 230h80",
        "M260 330q60 -70 120 0t120 0t120 0",
        "M690 320l30 50h-60Z",
    )
    out += [line(path, "#f4f4ea", 5, 0.75) for path in chalk]
    out += [box(330 + k * 40, 438, 26, 8, ("#ffffff", "#f2c94c", "#ef8fb4")[k], 3) for k in range(3)]
    out.append(
        draw_window(view, 900, 130, 250, 330, tone_indoors(view, "#fbf6ec"))
        + draw_window(view, -130, 130, 250, 330, tone_indoors(view, "#fbf6ec"))
    )
    for k in range(9):
        x = 40 + k * 118
        out.append(poly([(x, 40), (x + 70, 40), (x + 35, 96)], tone_indoors(view, _PARTY[k % 7])))
    out.append(line("M-220 36H1260", "#8a6f5a", 4) + lay_floor(view, 700, tone_indoors(view, "#c29a6a")))
    return _indoors("".join(out), wall)


def draw_shop(view: View) -> Ground:
    """Draw a shop front: a board for its name, an awning, a window of goods, a door and plants."""
    paint = view.paint(view.pick("#2f6f6a", "#a8443f", "#3f5f8f", "#7a4f7f", "#4f7a44"))
    brick, trim = view.paint(view.pick("#c98a6a", "#d9b48f", "#b5a08f")), view.paint("#fbf2e0")
    lit = "#ffe2a0" if view.time in {"night", "sunset"} else view.paint("#cfe6ec")
    out = [box(LEFT - 10, TOP - 10, _WIDE, 1000, brick)]
    for r in range(26):
        for c in range(25):
            if view.dice.random() < 0.35:
                out.append(
                    box(
                        LEFT + c * 64 - (r % 2) * 32,
                        TOP + r * 38,
                        58,
                        32,
                        lighten(brick, view.between(-0.12, 0.1)),
                        3,
                        0.8,
                    )
                )
    for x in (-130, 250, 690, 1070):
        out.append(
            box(x - 70, -60, 140, 200, trim, 8)
            + box(x - 58, -48, 116, 176, lit, 4)
            + line(f"M{x} -48v176M{x - 58} 40h116", trim, 8)
            + box(x - 82, 138, 164, 16, lighten(trim, -0.15), 4)
        )
    out += [box(130, 244, 764, 560, lighten(paint, -0.1), 10), box(112, 240, 800, 132, lighten(paint, -0.25), 14), box(122, 250, 780, 112, paint, 10),
            f'<rect x="136" y="262" width="752" height="88" rx="8" fill="none" stroke="{lighten(paint, 0.55)}" stroke-width="4"/>']  # fmt: skip
    out += [box(160, 440, 420, 270, trim, 8), box(172, 452, 396, 246, lit, 4), box(640, 440, 214, 360, trim, 8), box(654, 454, 186, 346, paint, 6), box(676, 476, 142, 190, lit, 6),
            oval(824, 650, 9, 9, "#f2c14e"), box(150, 706, 440, 22, lighten(trim, -0.15), 5)]  # fmt: skip
    goods = ("#d8904a", "#b5693a", "#e6b45a", "#c94f4a", "#7fae5a", "#8f6fb8", "#f0d9a8")
    for r in range(2):
        out.append(box(172, 566 + r * 112, 396, 10, lighten(paint, 0.1)))
        for k in range(8):
            x, tone = 196 + k * 48, view.paint(goods[(k * 3 + r) % 7])
            out.append(
                oval(x, 548 + r * 112, 21, 18, tone) if (k + r) % 3 else box(x - 17, 516 + r * 112, 34, 50, tone, 8)
            )
            out.append(oval(x - 6, 540 + r * 112, 7, 5, lighten(tone, 0.45), 0.7))
    for k in range(14):
        edge = 118 + k * 56.3
        out.append(fill(f"M{edge:.0f} 372h56.3v70q-28 30 -56.3 0Z", trim if k % 2 else lighten(paint, 0.12)))
    stone = view.paint("#b8b0a8" if view.weather != "snow" else "#e6edf3")
    out += [box(LEFT - 10, 796, _WIDE, 500, stone), box(LEFT - 10, 796, _WIDE, 16, lighten(stone, 0.25))]
    out += [
        line(
            f"M{512 + (x - 512) * 0.8:.0f} 812L{512 + (x - 512) * 1.6:.0f} {BOTTOM + 9}", lighten(stone, -0.14), 3, 0.7
        )
        for x in range(LEFT - 200, RIGHT + 300, 130)
    ]
    out += [line(f"M{LEFT} {y}H{RIGHT}", lighten(stone, -0.14), 3, 0.6) for y in (850, 910, 990, 1090)]
    for x in (70, 954):
        out += [
            oval(x + dx, 690 + dy, 46, 42, lighten(view.paint("#4f8f4f"), t))
            for dx, dy, t in ((-30, 10, -0.1), (30, 10, 0), (0, -30, 0.1))
        ]
        out.append(
            poly([(x - 50, 730), (x + 50, 730), (x + 38, 816), (x - 38, 816)], view.paint("#b5694a"))
            + box(x - 56, 722, 112, 20, view.paint("#c97f5c"), 6)
        )
    if view.time in {"night", "sunset"}:
        view.glows += [(370, 570, 200, "#ffcf7a"), (747, 570, 90, "#ffcf7a")]
    return Ground(
        horizon=800,
        floor=900,
        surface="floor",
        mid="".join(out),
        sky=[(0, brick), (1, brick)],
        sun=None,
        clouds=0,
        stars=False,
    )


def draw_market(view: View) -> Ground:
    """Draw a market square: striped stalls full of fruit before old houses."""
    from_far = [view.paint(c, 0.5) for c in ("#f0d9b5", "#e8b89a", "#c9d8c0", "#f2c6c0", "#b8cfe0", "#f5e3a8")]
    out, x = [], float(LEFT - 20)
    while x < RIGHT:
        w, h = view.between(130, 190), view.between(300, 420)
        tone, roof = view.pick(*from_far), view.paint("#a8594a", 0.45)
        out += [
            box(x, 690 - h, w, h + 40, tone),
            poly([(x - 6, 692 - h), (x + w / 2, 692 - h - 80), (x + w + 6, 692 - h)], roof),
        ]
        out += [
            box(
                x + w * a,
                690 - h + b,
                w * 0.2,
                46,
                "#ffdf9a" if view.time in {"night", "sunset"} else lighten(tone, -0.22),
                4,
            )
            for a in (0.16, 0.62)
            for b in (40, 130)
        ]
        x += w + 3
    stone = view.paint("#b9aa98" if view.weather != "snow" else "#e6edf3")
    out.append(box(LEFT - 10, 690, _WIDE, 600, stone))
    out += [
        oval(
            view.across(),
            view.between(740, BOTTOM),
            view.between(18, 40),
            view.between(5, 9),
            lighten(stone, view.between(-0.14, 0.14)),
            0.7,
        )
        for _ in range(120)
    ]
    fruit = ("#e4573d", "#f2a13c", "#f2d13c", "#7fb544", "#8f5fb0", "#f08f6a")
    for k, sx in enumerate((-190, 60, 640, 890)):
        cloth = view.paint(("#d8453c", "#3f8f7f", "#e0a030", "#3f6fb0")[k])
        out += [box(sx + 8, 470, 12, 330, view.paint("#7a5a3f")), box(sx + 300, 470, 12, 330, view.paint("#7a5a3f"))]
        for c in range(8):
            a = sx - 16 + c * 44
            out.append(fill(f"M{a + 14:.0f} 420h36l8 70q-22 28 -44 0Z", cloth if c % 2 else view.paint("#fbf4e6")))
        wood = view.paint("#a9794a")
        out += [box(sx, 640, 320, 150, wood, 6), box(sx - 8, 630, 336, 22, lighten(wood, 0.2), 6)]
        for c in range(4):
            px = sx + 10 + c * 78
            out.append(poly([(px, 600), (px + 68, 600), (px + 62, 640), (px + 6, 640)], lighten(wood, -0.15)))
            tone = view.paint(fruit[(c + k * 2) % 6])
            out += [oval(px + 14 + d * 14, 596 - (d % 2) * 10, 11, 11, lighten(tone, 0.1 * (d % 2))) for d in range(4)]
        out += [line(f"M{sx + 8 + d * 60} 664v110", lighten(wood, -0.16), 4, 0.7) for d in range(6)]
    for k in range(25):
        gx = LEFT + k * 60
        out.append(
            poly(
                [(gx, 300 + 24 * math.sin(k)), (gx + 40, 300 + 24 * math.sin(k)), (gx + 20, 344 + 24 * math.sin(k))],
                view.paint(_PARTY[k % 7]),
            )
        )
    return Ground(horizon=690, floor=905, surface="floor", mid="".join(out), sun=(0.5, 0.12), clouds=3)


def draw_stadium(view: View) -> Ground:
    """Draw a stadium: stands full of people, floodlights, a striped pitch and a goal."""
    out = [
        poly(
            [(LEFT - 20, 300), (250, 390), (774, 390), (RIGHT + 20, 300), (RIGHT + 20, 640), (LEFT - 20, 640)],
            view.paint("#5f6a80", 0.1),
        )
    ]
    crowd = ("#e4573d", "#f2d13c", "#ffffff", "#3f8fd0", "#f0b48a", "#5a3f34", "#2f3f5f")
    for r in range(9):
        for c in range(74):
            x = LEFT + c * 20 + (r % 2) * 10 + view.between(-3, 3)
            y = 400 + r * 25 - 60 * (abs(x - 512) / 700) ** 2
            out.append(oval(x, y, 7, 8, view.paint(view.pick(*crowd), 0.3)))
    out.append(
        poly(
            [
                (LEFT - 20, 282),
                (250, 372),
                (774, 372),
                (RIGHT + 20, 282),
                (RIGHT + 20, 316),
                (774, 396),
                (250, 396),
                (LEFT - 20, 316),
            ],
            view.paint("#e9ecef", 0.15),
        )
    )
    for x in (60, 330, 694, 964):
        out += [box(x - 5, 130, 10, 250, view.paint("#6a7280")), box(x - 60, 90, 120, 60, view.paint("#4a525e"), 8)]
        out += [oval(x - 42 + c * 28, 106 + r * 28, 10, 10, "#fff6d0") for r in range(2) for c in range(4)]
        view.glows.append((x, 120, 90 if view.is_dark else 44, "#fff0c0"))
    out.append(
        box(LEFT - 10, 610, _WIDE, 46, view.paint("#2f4f8f"))
        + "".join(box(LEFT + k * 130, 618, 110, 30, view.paint(_PARTY[k % 7]), 4) for k in range(12))
    )
    green = view.paint("#5fae4f")
    out.append(box(LEFT - 10, 650, _WIDE, 640, green))
    out += [poly([(512 + (x - 512) * 0.55, 650), (512 + (x + 110 - 512) * 0.55, 650), (512 + (x + 110 - 512) * 1.7, BOTTOM + 60), (512 + (x - 512) * 1.7, BOTTOM + 60)], lighten(green, -0.1))
            for x in range(-700, 1800, 220)]  # fmt: skip
    white = "#ffffff"
    out += [
        line("M220 690H804M140 790H884M220 690L140 790M804 690L884 790", white, 6, 0.85),
        f'<ellipse cx="512" cy="960" rx="300" ry="80" fill="none" stroke="{white}" stroke-width="7" stroke-opacity=".8"/>',
    ]
    out += [line(f"M{x} 690V560", white, 2.4, 0.5) for x in range(372, 660, 20)] + [
        line(f"M364 {y}H660", white, 2.4, 0.5) for y in range(560, 690, 20)
    ]
    out.append(line("M362 692V552H662V692", white, 11))
    return Ground(horizon=600, floor=905, mid="".join(out), sun=(0.5, 0.07), sun_size=40, clouds=2)


def draw_table(view: View) -> Ground:
    """Draw a still life's stage: a wall with soft window light, a wooden table, a cloth."""
    wall = tone_indoors(view, view.pick("#6f8a86", "#8f6f62", "#a8926f", "#5f6f8a", "#8a7f96"))
    wood, cloth = (
        tone_indoors(view, view.pick("#b07a4a", "#c2915e", "#8f6240")),
        tone_indoors(view, view.pick("#f3ead8", "#d9e3ea", "#f0d6c8")),
    )
    out = [box(LEFT - 10, TOP - 10, _WIDE, 1200, wall)]
    shine = mix(view.light.glow, "#ffffff", 0.2)
    ident = "pane"
    out.append(f'<radialGradient id="{ident}" cx=".35" cy=".3" r=".8"><stop offset="0" stop-color="{shine}" stop-opacity=".55"/><stop offset="1" stop-color="{shine}" stop-opacity="0"/></radialGradient>'
               f'<rect x="{LEFT - 10}" y="{TOP - 10}" width="{_WIDE}" height="1100" fill="url(#{ident})"/>')  # fmt: skip
    x = view.between(120, 420)
    for c in range(2):
        for r in range(2):
            px, py = x + c * 170, 120 + r * 190
            out.append(poly([(px, py), (px + 150, py - 24), (px + 150, py + 140), (px, py + 164)], shine, 0.3))
    out += [box(LEFT - 10, 700, _WIDE, 600, wood), box(LEFT - 10, 700, _WIDE, 12, lighten(wood, 0.3))]
    for y, gap in ((760, 90), (850, 0), (960, 0), (1080, 0)):
        out.append(line(f"M{LEFT} {y}H{RIGHT}", lighten(wood, -0.22), 3 + gap * 0, 0.6))
    out += [
        line(
            f"M{view.across():.0f} {view.between(720, BOTTOM):.0f}h{view.between(60, 260):.0f}",
            lighten(wood, -0.13),
            3,
            0.45,
        )
        for _ in range(44)
    ]
    out.append(
        fill("M130 742Q512 716 900 746L1010 960Q760 1000 512 984T20 956Z", cloth)
        + line("M150 760Q512 736 884 762M44 940Q300 976 512 966T984 942", lighten(cloth, -0.16), 5, 0.8)
    )
    out += [
        line(f"M{300 + k * 140} {748 + k % 2 * 8}q{-20 + k * 14} 90 {-36 + k * 26} 210", lighten(cloth, -0.08), 8, 0.5)
        for k in range(4)
    ]
    ground = _indoors("".join(out), wall)
    ground.floor = 890
    return ground


def draw_card(view: View) -> Ground:
    """Draw a greeting card: coloured paper with confetti, an inner sheet for the words, bunting."""
    frame = view.frame
    paper, sheet = view.pick("#f7c9b8", "#bfe0d6", "#f9dfa0", "#c9d3f2", "#f2c4d6"), "#fffaf0"
    out = [box(LEFT - 10, TOP - 10, _WIDE, 1600, paper)]
    out.append(f'<radialGradient id="sheet" cx=".5" cy=".4" r=".75"><stop offset="0" stop-color="{sheet}"/>'
               f'<stop offset="1" stop-color="{mix(sheet, paper, 0.3)}"/></radialGradient>')  # fmt: skip
    out += [
        oval(view.across(), view.down(), r, r, view.pick(*_PARTY), 0.55)
        for r in (view.between(5, 13) for _ in range(90))
    ]
    x, y, w, h = frame.left + 56, frame.top + 56, frame.width - 112, frame.height - 112
    out += [box(x + 5, y + 8, w, h, "#5a3f3a", 34, 0.18), box(x, y, w, h, "url(#sheet)", 34),
            f'<rect x="{x + 18}" y="{y + 18}" width="{w - 36}" height="{h - 36}" rx="24" fill="none" stroke="{lighten(paper, -0.12)}" stroke-width="5" stroke-dasharray="2 15" stroke-linecap="round"/>']  # fmt: skip
    count = max(6, round(w / 76))
    out.append(line(f"M{x} {y + 16}Q{x + w / 2} {y + 100} {x + w} {y + 16}", "#a98a74", 4))
    for k in range(count):
        px = x + (k + 0.5) * w / count
        t = (px - x) / w
        py = y + 16 + 168 * t * (1 - t)
        out.append(poly([(px - 25, py), (px + 25, py), (px, py + 54)], _PARTY[k % 7]))
    out += [
        oval(x + view.between(40, w - 40), y + h * view.between(0.2, 0.92), r, r, view.pick(*_PARTY), 0.4)
        for r in (view.between(3, 7) for _ in range(34))
    ]
    return Ground(horizon=824.0, floor=930, surface="paper", mid="".join(out), sky=[(0, paper), (1, paper)], sun=None, clouds=0,
                  stars=False, indoors=True, weather_outside=False, shadow=0.5)  # fmt: skip
