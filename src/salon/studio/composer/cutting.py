"""Cut-outs as SVG parts: rasterising them and measuring what is visible."""

import io
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import resvg_py
from numpy.typing import NDArray
from PIL import Image

from salon.studio.composer.art import Drawing
from salon.studio.composer.light import to_hex


@dataclass(frozen=True)
class Part:
    """SVG shapes in a box of their own; `body` is everything, feet at the bottom."""

    body: str
    width: float
    height: float
    behind: str = ""


def render(document: str) -> Image.Image:
    """Rasterise an SVG document."""
    return Image.open(io.BytesIO(bytes(resvg_py.svg_to_bytes(svg_string=document)))).convert("RGBA")


def render_part(part: Part, height: float) -> Image.Image:
    """Rasterise a part, `height` px high."""
    scale = height / part.height
    return render(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {part.width:.1f} {part.height:.1f}" '
        f'width="{max(4, part.width * scale):.0f}" height="{max(4, height):.0f}">{part.body}</svg>'
    )


def find_bounds(image: Image.Image) -> tuple[int, int, int, int]:
    """Find the box of what is visible."""
    found = image.getchannel("A").point(lambda a: 255 if a > 24 else 0).getbbox()
    return found or (0, 0, image.width, image.height)


@lru_cache(maxsize=256)
def measure(drawing: Drawing) -> tuple[tuple[int, int, int, int], str, str, float]:
    """Measure a drawing at 64 px: its bounds (in view box units), main colour, foot colour and foot width."""
    scale = 64 / max(drawing.width, drawing.height)
    small = render(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawing.width} {drawing.height}" '
        f'width="{drawing.width * scale:.0f}" height="{drawing.height * scale:.0f}">{drawing.body}</svg>'
    )
    pixels = np.asarray(small)
    box = small.getchannel("A").point(lambda a: 255 if a > 40 else 0).getbbox() or (0, 0, small.width, small.height)
    bounds = tuple(round(v / scale) for v in box)
    solid = pixels[pixels[..., 3] > 200][:, :3]
    foot = pixels[max(0, box[3] - 5) : box[3]]
    foot_solid = foot[foot[..., 3] > 200][:, :3]
    wide = float((foot[..., 3] > 200).any(axis=0).mean()) if foot.size else 0.0
    return bounds, _main_colour(solid), _main_colour(foot_solid), wide  # type: ignore[return-value]


def _main_colour(pixels: NDArray[Any]) -> str:
    if not len(pixels):
        return "#888888"
    bright = pixels[pixels.max(axis=1) > 60]
    chosen = bright if len(bright) > len(pixels) * 0.3 else pixels
    keys, counts = np.unique(chosen // 24, axis=0, return_counts=True)
    key = keys[int(np.argmax(counts))]
    return to_hex(tuple(chosen[(chosen // 24 == key).all(axis=1)].mean(axis=0)))
