"""Bodies at rest: curled-up animals, people under a blanket, closed eyes."""

from functools import lru_cache

import numpy as np

from salon.studio.composer.art import Drawing
from salon.studio.composer.cutting import Part, measure, render
from salon.studio.composer.light import lighten, to_hex
from salon.studio.composer.rig import Look
from salon.studio.composer.shapes import box, fill, line, oval

_PROBE = 128
"""Pixels at which a face is looked at for its eyes."""


@lru_cache(maxsize=64)
def close_eyes(face: Drawing) -> Drawing:
    """Close the eyes of a face: what is dark left and right of its middle is covered with the skin around it."""
    scale = _PROBE / max(face.width, face.height)
    picture = render(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {face.width} {face.height}" width="{face.width * scale:.0f}" '
                     f'height="{face.height * scale:.0f}">{face.body}</svg>')  # fmt: skip
    pixels = np.asarray(picture).astype(np.float32)
    (left, top, right, bottom), *_ = measure(face)
    middle, wide, tall = (left + right) / 2 * scale, (right - left) * scale, (bottom - top) * scale
    first, last = int(top * scale + tall * 0.3), int(top * scale + tall * 0.66)
    lids = ""
    for side in (-1, 1):
        near, far = sorted((middle + side * wide * 0.07, middle + side * wide * 0.33))
        part = pixels[first:last, int(near) : int(far)]
        light = part[..., :3].max(axis=2)
        opaque = part[..., 3] > 180
        dark = (light < min(130.0, 0.6 * float(np.median(light[opaque]) if opaque.any() else 0))) & opaque
        if opaque.any() and np.median(light[opaque]) < 80:  # dark fur: there the eyes are what is bright
            dark = (light > 130) & opaque
        if dark.sum() < 12:
            continue
        ys, xs = np.nonzero(dark)
        y, x = float(np.median(ys)), float(np.median(xs))
        half = max(3.0, min(float(np.ptp(ys)), float(np.ptp(xs)), wide * 0.2) / 2 + 1.5)
        around = part[(part[..., 3] > 180) & ~dark]
        skin = to_hex(tuple(np.median(around[:, :3], axis=0))) if len(around) > 20 else "#888888"
        cx, cy, r = (x + int(near)) / scale, (y + first) / scale, half / scale
        ink = "#2c2024" if max(int(skin[k : k + 2], 16) for k in (1, 3, 5)) > 90 else "#e8e2dc"
        lids += oval(cx, cy, r * 1.15, r * 1.2, skin) + line(
            f"M{cx - r:.1f} {cy:.1f}q{r:.1f} {r * 0.95:.1f} {2 * r:.1f} 0", ink, max(1.2, r * 0.34)
        )
    return Drawing(face.body + lids, face.width, face.height)


def draw_curled(look: Look, head: str) -> Part:
    """Draw an animal curled up with its tail around it; `head` is drawn around (0, 0), 240 wide."""
    fur, dark = look.main, lighten(look.main, -0.14)
    body = [oval(300, 250, 232, 150, fur), fill("M90 300Q140 400 300 400T520 300Q470 372 300 376T90 300Z", dark),
            oval(380, 300, 120, 84, lighten(fur, -0.05)), fill("M300 356Q300 300 390 292Q330 320 336 366Z", dark, 0.6)]  # fmt: skip
    if look.tail == "bushy":
        body.append(fill("M520 240Q600 330 500 392Q400 430 250 408Q220 396 232 372Q380 380 440 330Q480 290 520 240Z", lighten(fur, -0.08))
                    + fill("M250 408Q206 398 214 372Q226 352 262 372Q300 384 320 414Q280 414 250 408Z", look.belly))  # fmt: skip
    elif look.tail not in {"none", "stub", "curl"}:
        body.append(line("M516 270Q560 380 420 396T240 392", fur if look.tail == "thin" else dark, 34))
    paws = oval(196, 376, 50, 27, lighten(look.legs, 0.08)) + oval(196, 384, 30, 13, look.belly, 0.5)
    return Part("".join(body) + f'<g transform="translate(170 262) rotate(-9)">{head}</g>' + paws, 560, 420)


def draw_tucked(look: Look, head: str) -> Part:
    """Draw a person asleep on a pillow under a blanket; `head` is drawn around (0, 0), 230 wide."""
    cloth = "#5f8fb8" if look.hand == look.main else lighten(look.main, 0.08)
    out = [box(0, 210, 250, 130, "#f3eee4", 52), box(10, 276, 230, 56, "#dcd3c6", 28),
           f'<g transform="translate(130 190) rotate(-12)">{head}</g>',
           fill("M170 330Q190 190 330 200Q520 180 640 250Q700 290 690 352H150Q150 340 170 330Z", cloth),
           fill("M170 330Q190 214 262 200Q300 262 226 352H150Q150 340 170 330Z", lighten(cloth, 0.35))]  # fmt: skip
    out += [
        line(f"M{x} {206 + k * 10}Q{x + 44} 280 {x - 6} 350", lighten(cloth, -0.14), 9, 0.7)
        for k, x in enumerate((340, 430, 520, 600))
    ]
    return Part("".join(out), 700, 356)
