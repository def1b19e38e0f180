"""Small SVG shapes that backdrops and bodies are made of."""

import math
from collections.abc import Sequence

from salon.studio.composer.light import View, lighten
from salon.studio.composer.model import BOTTOM, LEFT, RIGHT, SIDE, TOP

Point = tuple[float, float]


def smooth(points: Sequence[Point], *, close: bool = False) -> str:
    """Draw a smooth path through points (Catmull-Rom as cubic curves)."""
    count = len(points)
    out = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    for i in range(count if close else count - 1):
        if close:
            p0, p1, p2, p3 = (points[(i + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = points[max(i - 1, 0)], points[i], points[i + 1], points[min(i + 2, count - 1)]
        out.append(
            f"C{p1[0] + (p2[0] - p0[0]) / 6:.1f} {p1[1] + (p2[1] - p0[1]) / 6:.1f} "
            f"{p2[0] - (p3[0] - p1[0]) / 6:.1f} {p2[1] - (p3[1] - p1[1]) / 6:.1f} {p2[0]:.1f} {p2[1]:.1f}"
        )
    return "".join(out) + ("Z" if close else "")


def fill(path: str, colour: str, opacity: float = 1.0, extra: str = "") -> str:
    """Fill a path."""
    alpha = f' fill-opacity="{opacity:.2f}"' if opacity < 1 else ""
    return f'<path d="{path}" fill="{colour}"{alpha}{extra}/>'


def line(path: str, colour: str, width: float, opacity: float = 1.0) -> str:
    """Stroke a path with round ends."""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width:.1f}" stroke-linecap="round" '
        f'stroke-linejoin="round" stroke-opacity="{opacity:.2f}"/>'
    )


def oval(x: float, y: float, rx: float, ry: float, colour: str, opacity: float = 1.0, extra: str = "") -> str:
    """Draw an ellipse."""
    return (
        f'<ellipse cx="{x:.1f}" cy="{y:.1f}" rx="{rx:.1f}" ry="{ry:.1f}" fill="{colour}" '
        f'fill-opacity="{opacity:.2f}"{extra}/>'
    )


def box(x: float, y: float, width: float, height: float, colour: str, round_by: float = 0, opacity: float = 1.0) -> str:
    """Draw a rectangle."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="{round_by:.1f}" '
        f'fill="{colour}" fill-opacity="{opacity:.2f}"/>'
    )


def poly(points: Sequence[Point], colour: str, opacity: float = 1.0) -> str:
    """Draw a polygon."""
    return f'<polygon points="{" ".join(f"{x:.1f},{y:.1f}" for x, y in points)}" fill="{colour}" fill-opacity="{opacity:.2f}"/>'


def beam(x: float, width: float, foot: float, spread: float, colour: str, power: float, *, end: float = 900) -> str:
    """Draw a shaft of light from the top that fades out towards its foot."""
    ident = f"b{x:.0f}{spread:.0f}"
    gradient = (
        f'<linearGradient id="{ident}" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{colour}" stop-opacity="{power:.2f}"/>'
        f'<stop offset="1" stop-color="{colour}" stop-opacity="0"/></linearGradient>'
    )
    shape = f"M{x:.0f} {TOP - 20}h{width:.0f}L{foot + spread:.0f} {end:.0f}H{foot - spread:.0f}Z"
    return f'{gradient}<path d="{shape}" fill="url(#{ident})"/>'


def ridge(view: View, y: float, height: float, bumps: float = 2.0, sharp: float = 0.0, step: float = 48) -> list[Point]:
    """Throw a skyline of hills (sharp 0) or peaks (sharp 1) across the frame."""
    phases = [view.between(0, math.tau) for _ in range(4)]
    points: list[Point] = []
    x = LEFT - 60.0
    while x <= RIGHT + 60:
        t = x / SIDE * math.tau * bumps
        rise = math.sin(t / 2 + phases[0]) * 0.5 + math.sin(t + phases[1]) * 0.3 + math.sin(t * 2.3 + phases[2]) * 0.14
        if sharp:
            saw = abs(((t / 2.2 + phases[3]) / math.pi) % 2 - 1) * 2 - 1
            rise = rise * (1 - sharp) + saw * sharp * 0.9 + view.between(-0.12, 0.12) * sharp
        points.append((x, y - rise * height))
        x += step
    return points


def land(points: Sequence[Point], colour: str, *, straight: bool = False) -> str:
    """Fill the land below a skyline."""
    top = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) if straight else smooth(points)
    return fill(f"{top}L{RIGHT + 60} {BOTTOM + 10}L{LEFT - 60} {BOTTOM + 10}Z", colour)


def blob(view: View, x: float, y: float, rx: float, ry: float, colour: str, *, rough: float = 0.12, n: int = 11) -> str:
    """Draw a slightly uneven round shape."""
    points = []
    for i in range(n):
        angle = math.tau * i / n
        radius = 1 + view.between(-rough, rough)
        points.append((x + math.cos(angle) * rx * radius, y + math.sin(angle) * ry * radius))
    return fill(smooth(points, close=True), colour)


def cloud(view: View, x: float, y: float, width: float, colour: str, opacity: float = 0.9) -> str:
    """Draw a cloud of puffs on a flat foot."""
    puffs = []
    count = 5
    for i in range(count):
        share = (i + 0.5) / count
        radius = width * (0.1 + 0.13 * math.sin(share * math.pi)) * view.between(0.85, 1.2)
        puffs.append(oval(x + (share - 0.5) * width * 0.82, y - radius * 0.55, radius, radius * 0.86, colour))
    puffs.append(box(x - width * 0.46, y - width * 0.09, width * 0.92, width * 0.11, colour, width * 0.055))
    return f'<g opacity="{opacity:.2f}">{"".join(puffs)}</g>'


def grass(view: View, y0: float, y1: float, colour: str, count: int, tall: float = 26) -> str:
    """Scatter tufts of grass between two heights, larger when nearer."""
    out = []
    for _ in range(count):
        y = view.between(y0, y1)
        near = 0.35 + 0.65 * (y - y0) / max(1.0, y1 - y0)
        x, h = view.across(), tall * near * view.between(0.7, 1.3)
        shade = lighten(colour, view.between(-0.18, 0.14))
        blades = "".join(
            f"M{x + k * 4 * near:.1f} {y:.1f}q{k * 1.5 * near:.1f} {-h * 0.6:.1f} {k * 6 * near:.1f} {-h:.1f}"
            for k in (-1, 0, 1)
        )
        out.append(line(blades, shade, 2.6 * near))
    return "".join(out)


def flowers(view: View, y0: float, y1: float, colours: Sequence[str], count: int, size: float = 11) -> str:
    """Scatter small flowers between two heights."""
    out = []
    for _ in range(count):
        y = view.between(y0, y1)
        near = 0.35 + 0.65 * (y - y0) / max(1.0, y1 - y0)
        x, r = view.across(), size * near * view.between(0.7, 1.2)
        colour = view.pick(*colours)
        out.append(line(f"M{x:.1f} {y:.1f}q2 {r:.1f} 0 {r * 2.6:.1f}", view.paint("#4d8a45"), 2 * near))
        for i in range(5):
            angle = math.tau * i / 5 + 0.3
            out.append(oval(x + math.cos(angle) * r * 0.6, y + math.sin(angle) * r * 0.6, r * 0.48, r * 0.48, colour))
        out.append(oval(x, y, r * 0.38, r * 0.38, view.paint("#ffd95a")))
    return "".join(out)


def svg(
    body: str, width: float = SIDE, height: float = SIDE, defs: str = "", *, left: float = 0, top: float = 0
) -> str:
    """Wrap shapes into a document that looks at a window of them."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left:g} {top:g} {width:g} {height:g}" width="{width:g}" '
        f'height="{height:g}">{f"<defs>{defs}</defs>" if defs else ""}{body}</svg>'
    )
