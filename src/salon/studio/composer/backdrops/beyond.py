"""Places off the ground: sky, space, the moon."""

from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, mix
from salon.studio.composer.shapes import cloud, fill, land, line, oval, ridge


def draw_sky(view: View) -> Ground:
    """Draw the air above the clouds."""
    white = view.paint("#ffffff", 0.1)
    far = "".join(
        cloud(
            view,
            view.across(),
            view.between(430, 640),
            view.between(240, 420),
            mix(white, view.light.sky[1], 0.5),
            0.7,
        )
        for _ in range(6)
    )
    mid = [
        cloud(
            view,
            view.across(),
            view.between(700, 820),
            view.between(380, 600),
            mix(white, view.light.sky[2], 0.35),
            0.9,
        )
        for _ in range(7)
    ]
    front = [cloud(view, x, view.between(960, 1040), view.between(420, 640), white, 0.97) for x in (60, 330, 640, 930)]
    birds = ""
    if not view.plain:
        birds = "".join(
            line(f"M{x:.0f} {y:.0f}q10 -12 18 0q8 -12 18 0", view.paint("#4a5568", 0.3), 3)
            for x, y in ((view.between(100, 900), view.between(200, 420)) for _ in range(5))
        )
    return Ground(
        horizon=760,
        floor=640,
        surface="air",
        far=far + birds,
        mid="".join(mid),
        front="".join(front),
        sun=(0.74, 0.2),
        clouds=2,
        shadow=0,
    )


def draw_planet(view: View, x: float, y: float, r: float, colour: str, *, ringed: bool = False) -> str:
    """Draw a planet with bands and a shaded limb."""
    ident = f"p{int(x)}{int(y)}"
    out = [f'<radialGradient id="{ident}" cx=".34" cy=".32" r=".8"><stop offset="0" stop-color="{lighten(colour, 0.35)}"/><stop offset=".55" stop-color="{colour}"/><stop offset="1" stop-color="{lighten(colour, -0.72)}"/></radialGradient>',
           f'<clipPath id="k{ident}"><circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}"/></clipPath>']  # fmt: skip
    out.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r:.0f}" fill="url(#{ident})"/><g clip-path="url(#k{ident})">')
    for _ in range(6):
        out.append(
            oval(
                x + view.between(-r * 0.4, r * 0.4),
                y + view.between(-r, r),
                r * 1.2,
                r * view.between(0.03, 0.1),
                lighten(colour, view.between(-0.3, 0.3)),
                0.35,
            )
        )
    out.append("</g>")
    if ringed:
        ring = f'cx="{x:.0f}" cy="{y:.0f}" rx="{r * 1.75:.0f}" ry="{r * 0.42:.0f}" fill="none" stroke="{lighten(colour, 0.5)}"'
        out.append(
            f'<g transform="rotate(-16 {x:.0f} {y:.0f})"><path d="M{x - r * 1.75:.0f} {y:.0f}a{r * 1.75:.0f} {r * 0.42:.0f} 0 0 0 {r * 3.5:.0f} 0" fill="none" stroke="{lighten(colour, 0.5)}" stroke-width="{r * 0.13:.0f}" stroke-opacity=".85"/><ellipse {ring} stroke-width="3" stroke-opacity=".3"/></g>'
        )
    return "".join(out)


_DEEP = [("#0a0a2a", "#2a1a5e", "#6a2f86"), ("#06122e", "#123a66", "#2f7f8f"), ("#140a26", "#4a1a4e", "#a8466a")]


def draw_space(view: View) -> Ground:
    """Draw deep space with a nebula and planets."""
    top, middle, low = view.dice.choice(_DEEP)
    far = "".join(
        oval(x, y, r, r, view.pick("#ffffff", "#ffe9c8", "#c8dcff"), view.between(0.4, 1))
        for x, y, r in ((view.across(), view.down(), view.between(0.8, 2.8)) for _ in range(230))
    )
    colours = view.dice.sample(["#e0925a", "#5a9fd0", "#b86fd0", "#5fc0a0", "#d05a6a", "#e8c46a"], 3)
    mid = [
        draw_planet(
            view, view.between(120, 300), view.between(130, 280), view.between(70, 110), colours[0], ringed=True
        )
    ]
    if not view.plain:
        mid.append(draw_planet(view, view.between(780, 930), view.between(120, 330), view.between(30, 56), colours[1]))
    mid.append(draw_planet(view, view.between(560, 900), 1220, 390, colours[2]))
    for _ in range(5):
        view.glows.append(
            (
                view.across(),
                view.between(100, 900),
                view.between(110, 220),
                view.pick(low, middle, "#ff8ad0", "#6fb8ff"),
            )
        )
    return Ground(horizon=860, floor=690, surface="air", far=far, mid="".join(mid), sky=[(0, top), (0.55, middle), (1, low)], sun=None,
                  clouds=0, stars=False, shadow=0, weather_outside=False)  # fmt: skip


def draw_moon(view: View) -> Ground:
    """Draw the moon's ground with craters and the earth above it."""
    top, middle, _ = view.dice.choice(_DEEP)
    far = "".join(
        oval(x, y, r, r, "#ffffff", view.between(0.4, 1))
        for x, y, r in ((view.across(), view.between(0, 700), view.between(0.8, 2.6)) for _ in range(190))
    )
    x, y, r = view.between(720, 850), view.between(170, 260), view.between(90, 120)
    earth = [draw_planet(view, x, y, r, "#3f86d6")]
    for _ in range(7):
        px, py = x + view.between(-r * 0.6, r * 0.5), y + view.between(-r * 0.6, r * 0.6)
        earth.append(
            oval(
                px,
                py,
                r * view.between(0.1, 0.26),
                r * view.between(0.06, 0.16),
                view.pick("#6fbf73", "#ffffff", "#8fce7f"),
                0.75,
            )
        )
    grey = view.pick("#b9b7c4", "#c4bcae", "#aab4c4")
    mid = [
        land(ridge(view, 640, 50, 2.2, 0.5), lighten(grey, -0.5)),
        land(ridge(view, 705, 34, 1.7), lighten(grey, -0.25)),
        land(ridge(view, 765, 20, 1.3), grey),
    ]
    for _ in range(15):
        cy = view.between(790, 1010)
        cr = view.between(14, 80) * (cy - 700) / 260
        cx = view.across()
        mid.append(
            oval(cx, cy, cr, cr * 0.3, lighten(grey, -0.3))
            + oval(cx, cy + cr * 0.07, cr * 0.9, cr * 0.24, lighten(grey, -0.16))
        )
        mid.append(
            fill(
                f"M{cx - cr:.0f} {cy:.0f}a{cr:.0f} {cr * 0.3:.0f} 0 0 0 {2 * cr:.0f} 0a{cr:.0f} {cr * 0.36:.0f} 0 0 1 {-2 * cr:.0f} 0Z",
                lighten(grey, 0.4),
                0.8,
            )
        )
    view.glows.append((x, y, 150, "#6fa8ff"))
    return Ground(horizon=765, floor=890, surface="dust", far=far + "".join(earth), mid="".join(mid), sky=[(0, top), (1, middle)],
                  sun=None, clouds=0, stars=False, weather_outside=False)  # fmt: skip
