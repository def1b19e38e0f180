"""More things the composer draws itself: what the sprites lack or show as an icon only."""

from collections.abc import Callable

from salon.studio.composer.light import View, lighten
from salon.studio.composer.shapes import box, fill, line, oval, poly

_Draw = Callable[[View, str], tuple[str, int, int]]
_PARTY = ("#e4573d", "#f2b632", "#3f8fd0", "#5aa653", "#b86fd0", "#f08fb4", "#2fa89a")


def _sandcastle(_: View, colour: str) -> tuple[str, int, int]:
    sand = colour or "#dfb877"
    out = [fill("M0 300Q60 236 200 240T400 300Z", lighten(sand, -0.12))]
    for x, w, h in ((70, 76, 120), (254, 76, 120), (150, 100, 190)):
        top = 276 - h
        out += [box(x, top, w, h + 14, sand, 3), box(x + w * 0.62, top, w * 0.38, h + 14, lighten(sand, -0.1), 3)]
        out += [box(x - 5 + k * (w + 10) / 3, top - 16, (w + 10) / 4, 20, sand, 2) for k in range(3)]
    out += [fill("M180 290v-40q0 -22 20 -22t20 22v40Z", lighten(sand, -0.4)), line("M200 70V14", "#8a5a3c", 5),
            poly([(202, 14), (246, 28), (202, 42)], "#d8453c")]  # fmt: skip
    out += [
        oval(x, y, 6, 4, lighten(sand, -0.2)) for x, y in ((96, 200), (120, 250), (290, 210), (180, 140), (226, 170))
    ]
    return "".join(out), 400, 304


def _bridge(view: View, colour: str) -> tuple[str, int, int]:
    stone = colour or view.pick("#b9aa98", "#a9a7a6", "#c2a688")
    out = [box(0, 0, 1000, 60, lighten(stone, 0.1)), box(0, 52, 1000, 14, lighten(stone, -0.25))]
    out.append(
        fill(
            "M0 60H1000V340H920Q920 130 800 130T680 340H620Q620 110 500 110T380 340H320Q320 130 200 130T80 340H0Z",
            stone,
        )
    )
    for x, r in ((200, 122), (500, 122), (800, 122)):
        out.append(
            line(
                f"M{x - r} 340Q{x - r} {128 if x != 500 else 108} {x} {128 if x != 500 else 108}T{x + r} 340",
                lighten(stone, -0.3),
                9,
            )
        )
    for k in range(46):
        at, down = view.between(0, 980), view.between(70, 120)
        out.append(box(at, down, 30, 14, lighten(stone, view.between(-0.12, 0.16)), 3, 0.7) if k % 2 else "")
    return "".join(out), 1000, 342


def _fruit_bowl(_: View, colour: str) -> tuple[str, int, int]:
    bowl = colour or "#5f8fb8"
    out: list[str] = []
    for x, y, r, tone in (
        (120, 150, 62, "#d8453c"),
        (330, 150, 62, "#7fb544"),
        (226, 132, 66, "#f0922f"),
        (170, 90, 56, "#e9b93a"),
        (286, 92, 54, "#cf3f4a"),
    ):
        out += [oval(x, y, r, r * 0.95, tone), oval(x - r * 0.3, y - r * 0.34, r * 0.26, r * 0.2, lighten(tone, 0.5), 0.8),
                line(f"M{x} {y - r * 0.86:.0f}q4 -14 12 -20", "#6a4a30", 6)]  # fmt: skip
    out.append(
        fill("M326 70Q420 60 436 170Q400 110 318 112Z", "#f2cf3f")
        + fill("M352 84Q420 90 430 176Q396 126 336 122Z", "#e0b52f")
    )
    for k in range(11):
        out.append(
            oval(56 + (k % 4) * 24 + (k // 4) * 11, 130 + (k // 4) * 24, 15, 15, lighten("#6a3f8f", 0.06 * (k % 3)))
        )
    out += [fill("M20 178H430Q420 320 225 320T20 178Z", bowl), fill("M290 178H430Q420 320 225 320Q300 300 290 178Z", lighten(bowl, -0.15)),
            oval(225, 180, 206, 17, lighten(bowl, 0.22)), box(165, 312, 120, 18, lighten(bowl, -0.2), 8),
            line("M60 226Q225 276 392 226", lighten(bowl, 0.45), 7, 0.9)]  # fmt: skip
    return "".join(out), 450, 332


def _swing(_: View, colour: str) -> tuple[str, int, int]:
    wood = colour or "#9a6a40"
    return (line("M90 0V556M310 0V556", "#c9a06a", 9) + line("M90 0V556M310 0V556", "#8a6238", 3)
            + box(66, 552, 268, 26, wood, 8) + box(66, 570, 268, 12, lighten(wood, -0.25), 6)), 400, 584  # fmt: skip


def _branch(view: View, _: str) -> tuple[str, int, int]:
    bark, leaf = view.paint("#6f4f3a"), view.paint("#5f9a55" if view.season != "autumn" else "#d0843a")
    out = [fill("M-60 150Q220 96 520 118T980 60L984 74Q760 140 520 150T-60 214Z", bark), line("M300 112Q380 60 470 40M640 118Q720 160 800 168", bark, 15),
           line("M-60 160Q220 112 520 128", lighten(bark, 0.18), 6, 0.7)]  # fmt: skip
    for _n in range(46):
        x, y = view.dice.choice(
            (
                (view.between(380, 500), view.between(10, 80)),
                (view.between(720, 990), view.between(30, 190)),
                (view.between(-40, 180), view.between(110, 230)),
            )
        )
        out.append(
            f'<g transform="rotate({view.between(-60, 60):.0f} {x:.0f} {y:.0f})">{oval(x, y, 27, 12, lighten(leaf, view.between(-0.2, 0.2)))}</g>'
        )
    return "".join(out), 1000, 236


def _blanket(_: View, colour: str) -> tuple[str, int, int]:
    cloth = colour or "#d8453c"
    out = [poly([(110, 20), (690, 20), (800, 190), (0, 190)], "#fbf4e6")]
    for k in range(1, 8, 2):
        a, b = 110 + k * 72.5, k * 100
        out.append(poly([(a, 20), (a + 72, 20), (b + 100, 190), (b, 190)], cloth, 0.75))
    out += [poly([(110 - 110 * t, 20 + 170 * t), (690 + 110 * t, 20 + 170 * t), (690 + 110 * (t + 0.16), 20 + 170 * (t + 0.16)), (110 - 110 * (t + 0.16), 20 + 170 * (t + 0.16))], cloth, 0.5)
            for t in (0.12, 0.45, 0.8)]  # fmt: skip
    basket = "#b07f45"
    out += [
        line("M330 70Q400 -60 470 70", basket, 13),
        box(310, 58, 180, 86, basket, 14),
        box(304, 52, 192, 20, lighten(basket, 0.2), 8),
    ]
    out += [line(f"M318 {y}h164", lighten(basket, -0.25), 4) for y in (88, 106, 124)]
    out += [oval(590, 110, 60, 20, "#ffffff"), oval(590, 100, 40, 24, "#f3b6a0"), oval(572, 92, 10, 8, "#d8453c"), oval(604, 90, 10, 8, "#d8453c"),
            oval(215, 112, 46, 15, "#ffffff"), oval(202, 98, 20, 19, "#d8453c"), oval(232, 98, 20, 19, "#8fbf4f")]  # fmt: skip
    return "".join(out), 800, 196


def _eiffel(view: View, colour: str) -> tuple[str, int, int]:
    iron = colour or view.paint("#8a7a70", 0.12)
    out = [fill("M190 20h20L232 330Q262 480 400 700H310Q250 560 200 560T90 700H0Q138 480 168 330Z", iron)]
    out += [box(120, 330, 160, 20, lighten(iron, -0.2), 4), box(70, 500, 260, 24, lighten(iron, -0.2), 4), box(176, 120, 48, 12, lighten(iron, -0.2), 3),
            line("M200 20V-24", iron, 7)]  # fmt: skip
    for y, low, wide, slim in ((350, 500, 118, 50), (524, 690, 190, 96), (140, 326, 44, 20)):
        out += [
            line(
                f"M{200 - slim} {y}L{200 + wide * 0.5:.0f} {low}M{200 + slim} {y}L{200 - wide * 0.5:.0f} {low}",
                lighten(iron, 0.25),
                5,
                0.7,
            )
        ]
    out.append(fill("M110 700Q140 566 200 566T290 700Z", view.light.sky[2], 0.55))
    return "".join(out), 400, 704


def _fuji(view: View, _: str) -> tuple[str, int, int]:
    rock, snow = view.paint("#6f86ad", 0.45), view.paint("#ffffff", 0.2)
    return (fill("M0 520Q260 430 420 90Q450 50 500 50T580 90Q740 430 1000 520Z", rock)
            + fill("M420 90Q450 50 500 50T580 90Q640 216 700 300L640 250L600 320L556 240L500 330L440 246L396 316L366 250L300 300Q370 200 420 90Z", snow)
            + fill("M540 58Q570 66 580 90Q740 430 1000 520H760Q600 330 540 58Z", lighten(rock, -0.12), 0.5)), 1000, 522  # fmt: skip


def _balloons(_: View, colour: str) -> tuple[str, int, int]:
    out, top = [], []
    for k, (x, y) in enumerate(((90, 130), (310, 130), (200, 76), (136, 226), (266, 226), (200, 180))):
        tone = lighten(colour, 0.1 * (k % 3) - 0.1) if colour else _PARTY[k]
        out.append(line(f"M{x} {y + 76}Q{x} 330 200 470", "#6a5a5a", 3))
        top += [
            oval(x, y, 62, 74, tone),
            poly([(x - 9, y + 84), (x + 9, y + 84), (x, y + 70)], tone),
            oval(x - 22, y - 28, 13, 20, "#ffffff", 0.5),
        ]
    return "".join(out + top) + line("M200 470V560", "#6a5a5a", 3), 400, 564


def _watering_can(_: View, colour: str) -> tuple[str, int, int]:
    tin = colour or "#5f9ab0"
    drops = "".join(
        line(f"M{300 + k * 14} {120 + k * 5}q8 26 4 {44 + (k % 3) * 20}", "#8fd0f0", 6, 0.85) for k in range(6)
    )
    return (line("M70 80Q20 20 110 30T180 96", lighten(tin, -0.2), 15) + poly([(60, 96), (180, 96), (192, 230), (48, 230)], tin)
            + poly([(180, 130), (300, 66), (312, 84), (186, 196)], tin) + poly([(288, 50), (330, 92), (310, 108), (276, 74)], lighten(tin, -0.25))
            + box(54, 88, 132, 16, lighten(tin, 0.2), 6) + drops), 400, 250  # fmt: skip


def _vase(view: View, colour: str) -> tuple[str, int, int]:
    glaze = colour or view.pick("#4f8fb0", "#d98f6a", "#6f9f86", "#8d6fb0")
    out = [fill("M120 330H240Q300 430 250 520H110Q60 430 120 330Z", glaze), fill("M206 330H240Q300 430 250 520H206Q250 430 206 330Z", lighten(glaze, -0.16)),
           box(112, 318, 136, 20, lighten(glaze, 0.2), 8), line("M86 420Q180 446 276 420", lighten(glaze, 0.45), 8, 0.9)]  # fmt: skip
    stems = "".join(line(f"M180 330Q{180 + dx * 0.3:.0f} 260 {180 + dx} {y}", "#5f8f4f", 7) for dx, y in _BLOOMS)
    leaves = "".join(oval(180 + s * 54, 276, 40, 14, "#6fa35a") for s in (-1, 1))
    return stems + leaves + "".join(out), 360, 524


_BLOOMS = ((-112, 176), (112, 176), (-60, 110), (60, 110), (0, 70), (-52, 214), (56, 214), (0, 170))
"""Where flowers sit above a vase: across from its middle and down, in its view box."""


def list_blooms() -> list[tuple[float, float]]:
    """List where flowers go in a vase's view box, back to front."""
    return [(180.0 + dx, float(y)) for dx, y in _BLOOMS]


def _pirate_ship(_: View, colour: str) -> tuple[str, int, int]:
    hull, sail = colour or "#7a4f34", "#f3e8d2"
    out = [line("M250 60V420M400 20V420M540 90V420", "#5a3d2a", 13)]
    for x, y, w, h in (
        (250, 110, 120, 90),
        (250, 210, 150, 110),
        (400, 70, 140, 100),
        (400, 180, 180, 130),
        (540, 140, 110, 80),
        (540, 230, 130, 90),
    ):
        out.append(
            fill(
                f"M{x - w / 2:.0f} {y}H{x + w / 2:.0f}Q{x + w * 0.64:.0f} {y + h * 0.6:.0f} {x + w * 0.52:.0f} {y + h}Q{x:.0f} {y + h * 0.8:.0f} {x - w * 0.46:.0f} {y + h}Q{x - w * 0.34:.0f} {y + h * 0.5:.0f} {x - w / 2:.0f} {y}Z",
                sail,
            )
        )
        out.append(
            fill(
                f"M{x + w * 0.1:.0f} {y}H{x + w / 2:.0f}Q{x + w * 0.64:.0f} {y + h * 0.6:.0f} {x + w * 0.52:.0f} {y + h}Q{x + w * 0.3:.0f} {y + h * 0.84:.0f} {x + w * 0.1:.0f} {y + h * 0.84:.0f}Z",
                "#d9c8a8",
                0.6,
            )
        )
    out += [poly([(402, 22), (480, 40), (402, 62)], "#26262e"), oval(430, 40, 9, 8, "#f4f2ea"), line("M90 400L-10 330", "#5a3d2a", 11),
            fill("M60 380Q120 410 200 412H560L580 350H700L680 420Q640 520 560 540H220Q120 520 60 380Z", hull),
            fill("M78 420Q140 446 230 448H680L672 470H240Q140 470 92 450Z", lighten(hull, 0.25)), fill("M150 500Q300 530 620 506Q590 536 560 540H220Q180 530 150 500Z", lighten(hull, -0.3))]  # fmt: skip
    out += [box(x, 476, 30, 26, "#2a1d18", 4) for x in (250, 340, 430, 520)] + [
        box(x, 370, 26, 30, "#f2c14e", 4) for x in (606, 646)
    ]
    return "".join(out), 720, 544


def _hand_lantern(_: View, colour: str) -> tuple[str, int, int]:
    iron = colour or "#4a3f3a"
    return (line("M60 40Q100 -24 140 40", iron, 8) + poly([(40, 66), (70, 30), (130, 30), (160, 66)], iron) + box(48, 64, 104, 120, "#ffe09a", 10)
            + oval(100, 138, 18, 34, "#ffb13c") + oval(100, 146, 9, 20, "#fff6d0") + line("M48 64v120M152 64v120M100 64v120", iron, 5, 0.8)
            + box(36, 180, 128, 20, iron, 7)), 200, 204  # fmt: skip


MORE: dict[str, _Draw] = {
    "drawn:sandcastle": _sandcastle, "drawn:bridge": _bridge, "drawn:fruit-bowl": _fruit_bowl, "drawn:swing": _swing,
    "drawn:branch": _branch, "drawn:blanket": _blanket, "drawn:fuji": _fuji, "drawn:eiffel": _eiffel, "drawn:balloons": _balloons,
    "drawn:watering-can": _watering_can, "drawn:vase": _vase, "drawn:pirate-ship": _pirate_ship, "drawn:hand-lantern": _hand_lantern,
}  # fmt: skip
