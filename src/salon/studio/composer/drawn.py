"""Things the composer draws itself: trees, boats, boards, furniture and the like, each in its own view box."""

import math
from collections.abc import Callable

from salon.studio.composer.art import Drawing
from salon.studio.composer.light import View, lighten
from salon.studio.composer.shapes import box, fill, line, oval, poly
from salon.studio.composer.things import MORE
from salon.studio.composer.trees import draw_tree

_Draw = Callable[[View, str], tuple[str, int, int]]


def _tree(kind: str) -> _Draw:
    def draw(view: View, _: str) -> tuple[str, int, int]:
        return draw_tree(view, kind, 300, 596, 580), 600, 600

    return draw


def _house(view: View, colour: str) -> tuple[str, int, int]:
    wall, roof = colour or "#f1dcb8", "#a8523f"
    lit = "#ffd98a" if view.time in {"night", "sunset"} else "#cfe6ee"
    out = [box(330, 90, 44, 110, "#8f6a58", 3), poly([(46, 250), (250, 70), (454, 250)], roof), box(80, 240, 340, 220, wall),
           box(330, 240, 90, 220, lighten(wall, -0.08)), poly([(250, 70), (454, 250), (420, 250), (250, 100)], lighten(roof, -0.2)),
           box(216, 330, 76, 130, "#7a4f3a", 8), oval(276, 400, 6, 6, "#f4d27a")]  # fmt: skip
    for x in (112, 322):
        out += [
            box(x - 6, 296, 84, 84, "#fbf4e4", 5),
            box(x, 302, 72, 72, lit, 2),
            line(f"M{x + 36} 302v72M{x} 338h72", "#fbf4e4", 6),
        ]
    out += [oval(250, 200, 30, 30, "#fbf4e4"), oval(250, 200, 23, 23, lit)]
    return "".join(out), 500, 464


def _windmill(view: View, _: str) -> tuple[str, int, int]:
    out = [poly([(200, 560), (232, 230), (308, 230), (340, 560)], "#f3e8d2"), poly([(282, 230), (308, 230), (340, 560), (300, 560)], "#dccbb0"),
           fill("M220 236Q270 150 320 236Z", "#9a4f3f"), box(248, 470, 46, 90, "#7a4f3a", 20), box(252, 330, 34, 40, "#6a8fa8", 16)]  # fmt: skip
    turn = view.between(10, 40)
    for k in range(4):
        out.append(f'<g transform="rotate({turn + 90 * k:.0f} 270 226)">{box(266, 40, 8, 190, "#6a4a3a")}{box(274, 52, 42, 130, "#fbf6ea", 3)}'
                   + line("M274 84h42M274 116h42M274 148h42", "#c9b79a", 3) + "</g>")  # fmt: skip
    out.append(oval(270, 226, 13, 13, "#5a3f33"))
    return "".join(out), 540, 564


def _igloo(_: View, __: str) -> tuple[str, int, int]:
    ice = "#e3f0fa"
    out = [
        fill("M40 300Q40 70 240 70Q440 70 440 300Z", ice),
        fill("M330 300Q330 110 240 70Q440 70 440 300Z", "#c8deef"),
    ]
    out.append(
        line(
            "M48 230H432M62 170H418M112 114H368M140 230v70M340 230v70M200 170v60M290 170v60M160 114v56M320 114v56M240 70v44",
            "#a9c8e0",
            4,
        )
    )
    out.append(
        fill("M160 304v-60q0 -70 70 -70t70 70v60Z", "#d5e6f3") + fill("M184 304v-54q0 -48 46 -48t46 48v54Z", "#3f5a7a")
    )
    return "".join(out), 480, 306


def _pyramid(_: View, __: str) -> tuple[str, int, int]:
    out = [poly([(300, 30), (590, 400), (10, 400)], "#e6bf7c"), poly([(300, 30), (590, 400), (380, 400)], "#c4965a")]
    out.append(line("M245 100L318 110M190 170L338 186M135 240L352 262M78 312L368 334", "#cfa566", 3, 0.8))
    return "".join(out), 600, 402


def _bench(_: View, colour: str) -> tuple[str, int, int]:
    wood, iron = colour or "#a9713f", "#3a3f4a"
    out = [line(f"M{x} 60V230M{x} 150h{d}v80", iron, 11) for x, d in ((60, 26), (440, -26))]
    out += [box(24, y, 452, 22, lighten(wood, t), 8) for y, t in ((44, 0.1), (78, 0.0), (112, -0.08))]
    out += [box(16, 150, 468, 20, lighten(wood, 0.14), 8), box(16, 168, 468, 12, lighten(wood, -0.2), 6)]
    return "".join(out), 500, 236


def _table(_: View, colour: str) -> tuple[str, int, int]:
    wood = colour or "#b67f4d"
    out = [box(x, 50, 26, 200, lighten(wood, -0.2), 6) for x in (60, 414)]
    out += [box(10, 26, 480, 34, wood, 10), box(10, 26, 480, 10, lighten(wood, 0.3), 5)]
    return "".join(out), 500, 252


def _sofa(_: View, colour: str) -> tuple[str, int, int]:
    cloth = colour or "#5f8a9a"
    out = [box(70, 30, 460, 210, cloth, 46), box(80, 150, 440, 110, lighten(cloth, 0.12), 22), line("M300 156v98", lighten(cloth, -0.16), 5),
           line("M300 44v96", lighten(cloth, -0.12), 5), box(20, 110, 88, 160, lighten(cloth, -0.1), 36), box(492, 110, 88, 160, lighten(cloth, -0.1), 36),
           box(60, 262, 30, 26, "#6a4a3a", 6), box(510, 262, 30, 26, "#6a4a3a", 6), box(120, 92, 96, 74, "#efc36a", 20)]  # fmt: skip
    return "".join(out), 600, 290


def _lantern(_: View, __: str) -> tuple[str, int, int]:
    iron = "#33363f"
    return (line("M80 590V170", iron, 12) + box(52, 568, 56, 26, iron, 6) + box(50, 80, 60, 88, "#ffe09a", 10)
            + line("M80 80v88M50 124h60", iron, 4) + poly([(38, 84), (80, 30), (122, 84)], iron) + box(44, 164, 72, 12, iron, 4)), 160, 596  # fmt: skip


def _fireplace(_: View, __: str) -> tuple[str, int, int]:
    out = [box(30, 60, 440, 380, "#b0776a", 6)]
    for r in range(8):
        out += [
            box(
                34 + c * 64 - (r % 2) * 32,
                66 + r * 47,
                58,
                41,
                lighten("#b0776a", 0.08 * ((r * 3 + c * 5) % 4) - 0.12),
                4,
            )
            for c in range(8)
        ]
    out = [
        '<clipPath id="fp"><rect x="30" y="60" width="440" height="380" rx="6"/></clipPath><g clip-path="url(#fp)">',
        *out,
        "</g>",
    ]
    out += [
        box(10, 26, 480, 42, "#8a5a3c", 8),
        box(10, 26, 480, 12, "#a9754d", 6),
        fill("M110 440V260Q110 170 250 170T390 260V440Z", "#2a1a1c"),
    ]
    out += [
        oval(250, 420, 120, 60, "#ff9a3c", 0.35),
        _flames(250, 432, 150),
        line("M170 430L330 412M170 412L330 430", "#6a4630", 24),
    ]
    return "".join(out), 500, 444


def _flames(x: float, y: float, h: float) -> str:
    out = []
    for scale, colour in ((1.0, "#f2622e"), (0.72, "#ff9f38"), (0.42, "#ffe27a")):
        w, top = h * 0.42 * scale, y - h * scale
        out.append(fill(f"M{x} {top:.0f}Q{x + w * 0.5:.0f} {y - h * scale * 0.62:.0f} {x + w * 0.7:.0f} {y - h * scale * 0.72:.0f}"
                        f"Q{x + w * 1.3:.0f} {y - h * scale * 0.2:.0f} {x + w * 0.5:.0f} {y}H{x - w * 0.5:.0f}"
                        f"Q{x - w * 1.3:.0f} {y - h * scale * 0.26:.0f} {x - w * 0.5:.0f} {y - h * scale * 0.66:.0f}"
                        f"Q{x - w * 0.2:.0f} {y - h * scale * 0.5:.0f} {x} {top:.0f}Z", colour))  # fmt: skip
    return "".join(out)


def _campfire(_: View, __: str) -> tuple[str, int, int]:
    out = [
        oval(150, 252, 130, 22, "#4a3a34", 0.5),
        _flames(150, 246, 220),
        line("M60 250L240 216M60 216L240 250M90 258H210", "#7a5236", 26),
    ]
    out += [oval(x, 262, 22, 14, "#8f8f96") for x in (30, 76, 224, 270, 124, 176)]
    return "".join(out), 300, 280


def _pumpkin(_: View, colour: str) -> tuple[str, int, int]:
    skin = colour or "#ee8a2c"
    out = [
        oval(150 + dx, 160, w, 104, lighten(skin, t))
        for dx, w, t in ((-86, 58, -0.16), (86, 58, -0.16), (-44, 64, 0.0), (44, 64, 0.0), (0, 56, 0.12))
    ]
    out += [fill("M136 70Q134 30 170 18L184 34Q160 40 164 72Z", "#5f8a3f"), line("M170 50q50 -20 70 16", "#6f9a4a", 6)]
    return "".join(out), 300, 268


def _iceberg(_: View, __: str) -> tuple[str, int, int]:
    return (poly([(20, 280), (90, 130), (170, 160), (250, 20), (340, 140), (400, 120), (480, 280)], "#e6f3fb")
            + poly([(250, 20), (340, 140), (400, 120), (480, 280), (290, 280), (280, 160)], "#bcd8ec")), 500, 282  # fmt: skip


def _surfboard(_: View, colour: str) -> tuple[str, int, int]:
    board = colour or "#f7efe0"
    shape = "M6 62Q60 8 300 10Q520 12 594 44Q540 84 300 88Q60 92 6 62Z"
    return fill(shape, lighten(board, -0.25)) + fill("M6 58Q60 4 300 6Q520 8 594 40Q540 76 300 80Q60 84 6 58Z", board) + fill(
        "M150 8Q170 44 150 82L200 84Q222 44 202 7ZM216 7Q236 44 216 84L232 84Q252 44 232 6Z", "#e8623f", 0.9), 600, 94  # fmt: skip


def _skis(_: View, colour: str) -> tuple[str, int, int]:
    return (
        line("M40 60H520Q570 60 590 30", colour or "#d94f3f", 16)
        + line("M20 84H500Q550 84 572 54", lighten(colour or "#d94f3f", -0.25), 16),
        600,
        96,
    )


def _balloon(view: View, colour: str) -> tuple[str, int, int]:
    first = colour or view.pick("#e4573d", "#2f7fb5", "#e0a030", "#8a4fa8", "#2f9a86")
    second = lighten(first, 0.72) if not colour else "#fdf3dc"
    ident = "env"
    shape = "M200 20Q380 24 384 200Q384 300 262 404H138Q16 300 16 200Q20 24 200 20Z"
    out = [
        f'<clipPath id="{ident}"><path d="{shape}"/></clipPath><g clip-path="url(#{ident})">',
        box(0, 0, 400, 420, first),
    ]
    for outer, inner in ((186, 128), (70, 16)):
        out.append(
            fill(
                f"M200 10Q{200 - outer * 1.25:.0f} 190 {200 - outer * 0.5:.0f} 410H{200 - inner * 0.5:.0f}Q{200 - inner * 1.25:.0f} 190 200 10Z",
                second,
            )
        )
        out.append(
            fill(
                f"M200 10Q{200 + outer * 1.25:.0f} 190 {200 + outer * 0.5:.0f} 410H{200 + inner * 0.5:.0f}Q{200 + inner * 1.25:.0f} 190 200 10Z",
                second,
            )
        )
    out += [
        oval(120, 130, 70, 110, "#ffffff", 0.16),
        fill("M300 20Q440 200 270 420H420V0Z", "#1a1030", 0.16),
        "</g>",
        box(136, 400, 128, 16, lighten(first, -0.3), 6),
    ]
    out += [
        line("M146 416L166 484M254 416L234 484M186 416l4 68M214 416l-4 68", "#6a4f3a", 3),
        box(160, 482, 80, 60, "#a8713f", 10),
        box(156, 478, 88, 14, "#8a5a32", 6),
    ]
    out += [line(f"M168 {y}h64", "#8a5a32", 3) for y in (502, 516, 530)]
    return "".join(out), 400, 546


def _carpet(_: View, colour: str) -> tuple[str, int, int]:
    cloth = colour or "#8a2f5a"
    wave = "M10 50Q130 10 260 46T500 40L540 66Q420 84 280 76T40 84Z"
    return fill(wave, cloth) + line("M30 54Q140 24 262 56T496 50", "#f2c14e", 6) + line("M44 74Q150 56 280 66T520 64", "#f2c14e", 5) + "".join(
        line(f"M{x} {y}l-14 14", "#f2c14e", 4) for x, y in ((22, 62), (30, 72), (40, 82))), 550, 100  # fmt: skip


def _paper_lantern(_: View, colour: str) -> tuple[str, int, int]:
    glow = colour or "#ffb35c"
    return (fill("M30 40Q100 4 170 40L152 200Q100 222 48 200Z", glow) + fill("M66 60Q100 40 134 60L126 196Q100 206 74 196Z", "#fff0c0", 0.75)
            + oval(100, 204, 50, 12, lighten(glow, -0.35)) + oval(100, 196, 16, 22, "#fff8dc", 0.95)), 200, 224  # fmt: skip


def _paperboat(_: View, __: str) -> tuple[str, int, int]:
    return poly([(150, 20), (236, 130), (64, 130)], "#fdfdf8") + poly([(150, 20), (236, 130), (150, 130)], "#dfe4ea") + poly(
        [(10, 96), (64, 130), (236, 130), (290, 96), (232, 190), (68, 190)], "#f4f6f4") + poly([(150, 130), (236, 130), (290, 96), (232, 190), (150, 190)], "#d3dae2"), 300, 192  # fmt: skip


def _rowboat(_: View, colour: str) -> tuple[str, int, int]:
    hull = colour or "#b5623c"
    return (fill("M6 30Q300 92 594 30Q566 150 470 164H130Q34 150 6 30Z", hull) + fill("M20 74Q300 136 580 74L570 98Q300 158 30 98Z", lighten(hull, 0.4))
            + fill("M6 30Q300 92 594 30L590 46Q300 108 10 46Z", lighten(hull, -0.3)) + line("M380 20L520 140", "#c99a62", 11) + oval(530, 148, 13, 28, "#c99a62")), 600, 176  # fmt: skip


def _canoe(_: View, colour: str) -> tuple[str, int, int]:
    hull = colour or "#b86f3c"
    return (fill("M4 14Q34 44 90 58Q300 84 510 58Q566 44 596 14Q604 92 528 128Q300 152 72 128Q-4 92 4 14Z", hull)
            + fill("M64 52Q300 104 536 52Q300 84 64 52Z", lighten(hull, -0.45)) + line("M40 96Q300 134 560 96", lighten(hull, 0.42), 6, 0.9)
            + line("M14 26Q40 50 90 64Q300 92 510 64Q560 50 586 26", lighten(hull, 0.25), 7) + line("M196 56L430 -6", "#d9b07a", 9)
            + f'<g transform="rotate(-15 446 -8)">{oval(446, -8, 36, 14, "#d9b07a")}</g>'), 600, 146  # fmt: skip


def _easel(_: View, __: str) -> tuple[str, int, int]:
    wood = "#a9754d"
    return (line("M150 10L40 400M170 10L280 400M160 20V380", wood, 12) + box(28, 56, 264, 210, "#fbf7ee", 4) + box(28, 56, 264, 210, "#000000", 4, 0.04)
            + box(20, 264, 280, 16, lighten(wood, -0.15), 5)), 320, 404  # fmt: skip


def _wave(view: View, _colour: str) -> tuple[str, int, int]:
    deep = view.paint("#1f7fae")
    light = lighten(deep, 0.35)
    body = "M-60 620Q120 560 260 420Q400 250 600 150Q790 70 930 170Q1010 250 960 330Q930 270 850 262Q730 262 690 380Q668 490 760 570Q860 640 1100 650V900H-60Z"
    inner = "M690 380Q730 262 850 262Q930 270 960 330Q880 300 816 350Q760 410 800 500Q720 460 690 380Z"
    out = [fill(body, deep), fill(inner, lighten(deep, -0.28))]
    for k in range(6):
        dx, dy = 36 * k, 22 * k
        out.append(
            line(
                f"M{-20 + dx} {640 + dy * 0.4:.0f}Q{210 + dx} {540 + dy} {330 + dx * 0.9:.0f} {430 + dy * 1.6:.0f}T{640 + dx * 0.3:.0f} {250 + dy * 2.2:.0f}",
                light,
                6,
                0.5 - 0.05 * k,
            )
        )
    for _ in range(46):
        share = view.dice.random()
        x = 540 + 420 * share
        y = 178 - 90 * math.sin(share * math.pi) + view.between(-16, 20) + max(0, share - 0.75) * 520
        r = view.between(8, 27)
        out.append(oval(x, y, r, r * 0.9, "#ffffff", view.between(0.75, 1)))
    out += [
        oval(930 + view.between(-50, 60), 350 + view.between(-30, 90), r, r, "#ffffff", 0.8)
        for r in (view.between(3, 10) for _ in range(22))
    ]
    return "".join(out), 1024, 700


DRAWN: dict[str, _Draw] = {
    "drawn:tree": _tree("oak"), "drawn:cherry": _tree("cherry"), "drawn:pine": _tree("pine"), "drawn:birch": _tree("birch"),
    "palm-tree": _tree("palm"), "drawn:house": _house, "drawn:windmill": _windmill, "drawn:igloo": _igloo,
    "drawn:pyramid": _pyramid, "drawn:bench": _bench, "drawn:table": _table, "drawn:sofa": _sofa, "drawn:lantern": _lantern,
    "drawn:fireplace": _fireplace, "drawn:campfire": _campfire, "drawn:pumpkin": _pumpkin, "drawn:iceberg": _iceberg,
    "drawn:surfboard": _surfboard, "drawn:snowboard": _surfboard, "drawn:skis": _skis, "drawn:balloon-air": _balloon,
    "drawn:carpet": _carpet, "drawn:paper-lantern": _paper_lantern, "drawn:paperboat": _paperboat,
    "drawn:rowboat": _rowboat, "canoe": _canoe, "drawn:easel": _easel, "drawn:wave": _wave, **MORE,
}  # fmt: skip
TINTED_ALREADY = {
    "drawn:tree",
    "drawn:cherry",
    "drawn:pine",
    "drawn:birch",
    "palm-tree",
    "drawn:wave",
    "drawn:fuji",
    "drawn:branch",
}
"""Drawings that take the view's light themselves."""

PAINTS = {
    "red": "#d8453c", "orange": "#ef8a34", "yellow": "#f4c93e", "gold": "#e2ae3c", "green": "#5aa653", "teal": "#2fa89a",
    "blue": "#3f7fcf", "purple": "#8d5bc0", "pink": "#f08fb4", "brown": "#8a5a3c", "black": "#2f2f38", "white": "#f6f4ee",
    "grey": "#9aa0a8",
}  # fmt: skip


def draw_own(name: str, view: View, colour: str | None) -> Drawing:
    """Draw one of the composer's own things, in a colour of the prompt's if it names one."""
    body, width, height = DRAWN[name](view, PAINTS.get(colour or "", ""))
    return Drawing(body, width, height)
