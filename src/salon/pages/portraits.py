"""Small landscapes drawn for people who have not chosen a picture: the same number, always the same place."""

import io
import math
import random

import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.float32]
SIZES = {"avatars": (400, 400), "headers": (750, 250)}


def draw_portrait(number: int, kind: str) -> bytes:
    """A PNG of sky, sun and hills in one palette; `kind` is `avatars` or `headers`."""
    width, height = SIZES[kind]
    dice = random.Random(number)  # noqa: S311  a look, not a secret
    hue, turn = dice.uniform(0, 360), dice.choice((-70, -45, 45, 70))
    dusk = dice.random() < 0.4
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = x / width, y / height
    top, low = (0.42, 0.74) if dusk else (0.78, 0.93)
    image = _blend(_colour(top, 0.09, hue), _colour(low, 0.10, hue + turn), v[..., None])
    image = _draw_sun(image, x, y, (width, height), dice, _colour(0.97 if dusk else 0.99, 0.05, hue + turn))
    for layer in range(3):
        depth = layer / 2
        shade = _colour((0.50 if dusk else 0.74) - 0.17 * depth, 0.07, hue + turn * (0.7 - 0.9 * depth))
        ridge = _ridge(u, dice, 0.56 + 0.15 * layer, width / height)
        cover = np.clip((v - ridge) * height + 0.5, 0, 1)[..., None]
        image = _blend(image, shade, cover)
    buffer = io.BytesIO()
    pixels = (np.clip(image, 0, 1) * 255 + 0.5).astype(np.uint8)
    Image.fromarray(pixels).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _draw_sun(
    image: Pixels, x: Pixels, y: Pixels, size: tuple[int, int], dice: random.Random, colour: Pixels
) -> Pixels:
    width, height = size
    centre_x, centre_y = width * dice.uniform(0.25, 0.75), height * dice.uniform(0.24, 0.46)
    radius = height * dice.uniform(0.10, 0.17)
    away = np.hypot(x - centre_x, y - centre_y)
    disc = np.clip(radius - away + 0.5, 0, 1)
    return _blend(image, colour, disc[..., None])


def _ridge(u: Pixels, dice: random.Random, level: float, ratio: float) -> Pixels:
    """The height of a hill's edge over the width, as a fraction from the top."""
    wave = sum(
        dice.uniform(0.02, 0.07) * np.sin(u * ratio * math.tau * dice.uniform(0.4, 1.1) + dice.uniform(0, math.tau))
        for _ in range(3)
    )
    return np.asarray(level + wave, dtype=np.float32)


def _blend(under: Pixels, over: Pixels, cover: Pixels) -> Pixels:
    return np.asarray(under * (1 - cover) + over * cover, dtype=np.float32)


def _colour(lightness: float, chroma: float, hue: float) -> Pixels:
    """OKLCH to sRGB (Ottosson, https://bottosson.github.io/posts/oklab/)."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    linear = (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )
    shown = [12.92 * c if c <= 0.0031308 else 1.055 * max(c, 0) ** (1 / 2.4) - 0.055 for c in linear]
    return np.asarray(shown, dtype=np.float32)
