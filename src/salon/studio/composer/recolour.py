"""Giving a sprite another colour by changing the colours in its drawing."""

import colorsys
import re

from salon.studio.composer.light import to_hex, to_rgb

_HEX = re.compile(r"#([0-9a-fA-F]{6}|[0-9a-fA-F]{3})\b")


def _hsv(colour: str) -> tuple[float, float, float]:
    r, g, b = to_rgb(colour)
    return colorsys.rgb_to_hsv(r / 255, g / 255, b / 255)


def _is_of(colour: tuple[float, float, float], main: tuple[float, float, float]) -> bool:
    """Tell whether a colour is a shade of the main one."""
    if main[1] < 0.16:
        return colour[1] < 0.3 and 0.28 < colour[2] <= 1 if main[2] > 0.45 else colour[1] < 0.3 and colour[2] < 0.6
    turn = abs(colour[0] - main[0])
    return min(turn, 1 - turn) < 0.085 and colour[1] > 0.14 and colour[2] > 0.16


def recolour(body: str, main: str, target: str) -> str:
    """Move every shade of `main` in an SVG body to the same shade of `target`."""
    of, to = _hsv(main), _hsv(target)
    turn = abs(of[0] - to[0])
    if of[1] > 0.4 and to[1] > 0.4 and min(turn, 1 - turn) < 0.06:
        return body  # it has that colour already, with better shades

    def change(found: re.Match[str]) -> str:
        digits = found.group(1)
        colour = "#" + (digits if len(digits) == 6 else "".join(d * 2 for d in digits))
        h, s, v = _hsv(colour)
        if not _is_of((h, s, v), of):
            return found.group(0)
        relative = v / max(of[2], 0.05)
        value = min(1.0, max(0.06, to[2] * (relative if relative < 1 else 1 + (relative - 1) * 0.7)))
        saturation = to[1] if of[1] < 0.16 else min(1.0, to[1] * min(1.25, max(0.35, s / of[1])))
        return to_hex(tuple(c * 255 for c in colorsys.hsv_to_rgb(to[0], saturation, value)))  # type: ignore[arg-type]

    return _HEX.sub(change, body)
