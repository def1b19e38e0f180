"""Built places: city, neon street, old street."""

from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, mix
from salon.studio.composer.model import BOTTOM, LEFT, RIGHT
from salon.studio.composer.shapes import box, fill, line, oval, poly
from salon.studio.composer.trees import draw_tree

_NEON = ("#ff3fa4", "#2ee6e6", "#9b5cff", "#ffd23f", "#4dff9b", "#ff6b3d")


def _tower(view: View, x: float, foot: float, w: float, h: float, depth: float, wall: str) -> str:
    tone = view.paint(wall, depth)
    out = [box(x, foot - h, w, h + 20, tone), box(x + w * 0.66, foot - h, w * 0.34, h + 20, lighten(tone, -0.13))]
    style = view.dice.random()
    if style < 0.25:
        out.append(box(x + w * 0.2, foot - h - 22, w * 0.6, 24, lighten(tone, -0.06)))
    elif style < 0.45:
        out.append(line(f"M{x + w / 2:.0f} {foot - h:.0f}v-46", lighten(tone, -0.25), 4))
    lit = "#ffd98a" if view.time in {"night", "sunset"} else lighten(tone, 0.3)
    dark = lighten(tone, -0.22 if view.is_dark else 0.16)
    share = {"night": 0.55, "sunset": 0.4}.get(view.time, 0.3)
    size = max(8.0, w / 9)
    cols, rows = max(2, int(w / (size * 2))), int((h - 24) / (size * 2.3))
    for c in range(cols):
        for r in range(max(0, rows)):
            colour, alpha = (lit, 0.95) if view.dice.random() < share else (dark, 0.75)
            if depth > 0.3:
                alpha *= 0.6
            out.append(
                box(
                    x + (c + 0.5) * w / cols - size / 2,
                    foot - h + 18 + r * size * 2.3,
                    size,
                    size * 1.35,
                    colour,
                    1.5,
                    alpha,
                )
            )
    return "".join(out)


def _row(
    view: View, foot: float, depth: float, low: float, high: float, width: tuple[float, float], walls: tuple[str, ...]
) -> str:
    out, x = [], LEFT - 30.0
    while x < RIGHT + 20:
        w = view.between(*width)
        out.append(_tower(view, x, foot, w, view.between(low, high), depth, view.pick(*walls)))
        x += w + view.between(-4, 14)
    return "".join(out)


def draw_city(view: View) -> Ground:
    """Draw a skyline above a park path."""
    foot = 700
    walls = ("#8fa3bf", "#a9b4c6", "#c9b8b0", "#8b9bb8", "#b9a9b9", "#d8c3a5")
    far = _row(view, foot, 0.8, 240, 460, (60, 120), walls)
    mid = [_row(view, foot + 10, 0.42, 160, 380, (80, 140), walls)]
    if not view.plain:
        mid.append(_row(view, foot + 24, 0.12, 90, 230, (90, 150), ("#c98f72", "#d9b48a", "#a8646a", "#7f93a8")))
        mid += [
            draw_tree(view, "oak", x + view.between(-20, 20), foot + 46, view.between(100, 150), 0.12)
            for x in range(LEFT, RIGHT, 130)
        ]
    pave = view.paint("#c6bfb8")
    mid.append(box(LEFT - 10, foot + 30, RIGHT - LEFT + 20, 400, view.paint("#8a8d96")))
    mid.append(
        box(LEFT - 10, foot + 30, RIGHT - LEFT + 20, 30, pave)
        + box(LEFT - 10, foot + 58, RIGHT - LEFT + 20, 8, lighten(pave, -0.25))
    )
    for x in range(LEFT, RIGHT, 190):
        mid.append(
            poly(
                [(x + 60, foot + 118), (x + 170, foot + 118), (x + 160, foot + 128), (x + 44, foot + 128)],
                view.paint("#f1efe8"),
                0.8,
            )
        )
    mid.append(box(LEFT - 10, foot + 178, RIGHT - LEFT + 20, 200, pave))
    mid.append(box(LEFT - 10, foot + 178, RIGHT - LEFT + 20, 9, lighten(pave, 0.25)))
    for x in range(LEFT - 200, RIGHT + 300, 150):
        mid.append(
            line(
                f"M{512 + (x - 512) * 0.8:.0f} {foot + 190}L{512 + (x - 512) * 1.5:.0f} {BOTTOM + 9}",
                lighten(pave, -0.16),
                3,
                0.6,
            )
        )
    return Ground(horizon=foot, floor=915, surface="floor", far=far, mid="".join(mid), sun=(0.7, 0.18))


def _sign(x: float, y: float, w: float, h: float, colour: str) -> str:
    out = [
        box(x - 3, y - 3, w + 6, h + 6, "#0b0920", 8),
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{w:.0f}" height="{h:.0f}" rx="7" fill="{colour}" fill-opacity=".16" stroke="{colour}" stroke-width="5"/>',
    ]
    bars = max(2, int(max(w, h) / 34))
    for i in range(bars):
        if h > w:
            py = y + (i + 0.5) * h / bars
            out.append(
                line(
                    f"M{x + w * 0.26:.0f} {py:.0f}h{w * 0.48:.0f}m{-w * 0.24:.0f} {-h / bars * 0.28:.0f}v{h / bars * 0.5:.0f}",
                    lighten(colour, 0.5),
                    5,
                )
            )
        else:
            px = x + (i + 0.5) * w / bars
            out.append(
                line(
                    f"M{px:.0f} {y + h * 0.3:.0f}v{h * 0.4:.0f}m{-w / bars * 0.25:.0f} {-h * 0.2:.0f}h{w / bars * 0.5:.0f}",
                    lighten(colour, 0.5),
                    5,
                )
            )
    return "".join(out)


def draw_neon_street(view: View) -> Ground:
    """Draw a wet street at night under neon signs."""
    foot = 690
    walls = ("#2a2350", "#231d45", "#33285c", "#1e2550")
    sky = [(0.0, "#0d0a2b"), (0.45, "#2c1a5e"), (0.68, "#8a2f86")]
    far = []
    for i in range(16):
        w, h = view.between(70, 120), view.between(260, 480)
        tone = mix(view.pick(*walls), "#8a3f9a", 0.4)
        x = LEFT - 30 + i * 100
        far.append(box(x, foot - h, w, h, tone))
        for _ in range(14):
            far.append(
                box(
                    x + view.between(6, w - 14),
                    foot - h + view.between(10, h - 30),
                    8,
                    11,
                    view.pick("#ffd98a", "#ff9ad5", "#8adfff"),
                    1,
                    0.7,
                )
            )
    mid: list[str] = []
    for side in (-1, 1):
        for k in range(3):
            w = 150 - k * 22
            x = (view.frame.left - 20 + k * 128) if side < 0 else view.frame.right + 20 - k * 128 - w
            h = 620 - k * 120 + view.between(-40, 40)
            mid.insert(0, box(x, foot - h + 40, w, h + 60, mix(view.pick(*walls), "#4a2f7a", 0.2 * k)))
            for _ in range(9 - 2 * k):
                mid.append(
                    box(
                        x + view.between(10, w - 40),
                        foot - h + view.between(70, h - 140),
                        24,
                        30,
                        view.pick("#ffcf7a", "#7fd9ff", "#3a2f66"),
                        2,
                        0.75,
                    )
                )
            tall = view.dice.random() < 0.6
            sx = x + (w - 54 if side < 0 else 0)
            size = (46, 170 - 30 * k) if tall else (110 - 20 * k, 54)
            colour = view.pick(*_NEON)
            sy = foot - h + view.between(120, 260)
            mid.append(_sign(sx, sy, *size, colour))
            view.glows.append((sx + size[0] / 2, sy + size[1] / 2, 80 - 12 * k, colour))
    road = [box(LEFT - 10, foot + 40, RIGHT - LEFT + 20, 400, "#17132f")]
    for _ in range(70):
        px = view.dice.choice((view.between(-20, 380), view.between(640, RIGHT)))
        py = foot + 50 + view.between(0, 1) ** 0.8 * 300
        road.append(oval(px, py, view.between(30, 110), view.between(3, 7), view.pick(*_NEON), view.between(0.12, 0.4)))
    for _ in range(18):
        road.append(
            oval(
                view.across(),
                view.between(foot + 70, BOTTOM),
                view.between(60, 170),
                view.between(4, 9),
                "#a58cff",
                0.14,
            )
        )
    return Ground(
        horizon=foot,
        floor=890,
        surface="wet",
        far="".join(far),
        mid="".join(mid) + "".join(road),
        sky=sky,
        sun=None,
        clouds=0,
        reflect=True,
    )


def _house(view: View, x: float, foot: float, w: float, h: float, depth: float) -> str:
    wall = view.paint(view.pick("#f0d9b5", "#e8b89a", "#c9d8c0", "#f2c6c0", "#b8cfe0", "#f5e3a8", "#d9b8d0"), depth)
    roof = view.paint(view.pick("#a8503f", "#8a4a44", "#5f5f72", "#b8694a"), depth)
    out = [box(x, foot - h, w, h, wall), box(x + w * 0.8, foot - h, w * 0.2, h, lighten(wall, -0.09))]
    if view.dice.random() < 0.6:
        out.append(poly([(x - 8, foot - h), (x + w / 2, foot - h - w * 0.62), (x + w + 8, foot - h)], roof))
        out.append(oval(x + w / 2, foot - h - w * 0.2, w * 0.09, w * 0.09, lighten(wall, -0.4)))
    else:
        out.append(
            poly(
                [
                    (x - 8, foot - h),
                    (x + w * 0.1, foot - h - w * 0.34),
                    (x + w * 0.9, foot - h - w * 0.34),
                    (x + w + 8, foot - h),
                ],
                roof,
            )
        )
    lit = "#ffd98a" if view.time in {"night", "sunset"} or view.weather == "rain" else lighten(wall, 0.55)
    frame = lighten(wall, -0.45)
    for c in range(2):
        for r in range(max(1, int((h - 110) / 84))):
            wx, wy = x + w * (0.18 + 0.4 * c), foot - h + 24 + r * 84
            out.append(
                box(wx - 3, wy - 3, w * 0.24 + 6, 54, frame, 4)
                + box(wx, wy, w * 0.24, 48, lit if view.dice.random() < 0.7 else mix(lit, frame, 0.5), 2)
            )
            out.append(line(f"M{wx + w * 0.12:.0f} {wy}v48M{wx:.0f} {wy + 22}h{w * 0.24:.0f}", frame, 2.5))
            out.append(box(wx - 6, wy + 51, w * 0.24 + 12, 8, view.paint("#b5654a", depth), 3))
    awning = view.paint(view.pick("#c8473f", "#3f7f6f", "#d9953f", "#46689a"), depth)
    out.append(box(x + w * 0.12, foot - 66, w * 0.3, 66, frame, 3) + box(x + w * 0.5, foot - 66, w * 0.36, 44, lit, 3))
    step = w * 0.8 / 7
    for k in range(7):
        out.append(
            fill(
                f"M{x + w * 0.1 + k * step:.1f} {foot - 92}h{step:.1f}v26q{-step / 2:.1f} 12 {-step:.1f} 0Z",
                awning if k % 2 == 0 else view.paint("#fbf4e6", depth),
            )
        )
    return "".join(out)


def draw_street(view: View) -> Ground:
    """Draw an old street with shops, lamps and cobbles."""
    foot = 700
    far: list[str] = []
    x = LEFT - 20.0
    while x < RIGHT:
        w = view.between(110, 150)
        far.append(_house(view, x, foot - 30, w, view.between(330, 430), 0.6))
        x += w + 2
    mid, x = [], LEFT - 30.0
    gap = view.between(360, 480)
    while x < RIGHT + 20:
        w = view.between(170, 220)
        if not (x + w > gap and x < gap + 190):
            mid.append(_house(view, x, foot, w, view.between(250, 380), 0.1))
        x += w + 3
    stone = view.paint("#a79e98" if view.weather != "snow" else "#e6edf3")
    mid.append(box(LEFT - 10, foot - 2, RIGHT - LEFT + 20, 400, stone))
    mid.append(box(LEFT - 10, foot - 2, RIGHT - LEFT + 20, 26, lighten(stone, 0.2)))
    for r in range(13):
        y = foot + 34 + r * r * 1.5 + r * 8
        size = 12 + r * 3.4
        shift = size * (r % 2)
        mid += [
            oval(px + shift, y, size * 0.9, size * 0.32, lighten(stone, view.between(-0.12, 0.12)), 0.8)
            for px in range(LEFT, RIGHT + 20, int(size * 2))
        ]
    for lamp in (90, 934):
        iron = view.paint("#33363f")
        mid.append(line(f"M{lamp} {foot + 90}V{foot - 230}", iron, 11) + box(lamp - 20, foot + 76, 40, 22, iron, 5))
        mid.append(
            box(lamp - 24, foot - 296, 48, 62, "#ffe2a0" if view.time != "day" else view.paint("#fff6dd"), 8)
            + poly([(lamp - 32, foot - 292), (lamp, foot - 330), (lamp + 32, foot - 292)], iron)
        )
        if view.time != "day":
            view.glows.append((lamp, foot - 265, 90, "#ffcf7a"))
    return Ground(horizon=foot, floor=885, surface="floor", far="".join(far), mid="".join(mid), sun=(0.5, 0.14), clouds=3,
                  reflect=view.weather == "rain")  # fmt: skip
