"""Noise, grain and warps that styles share, all from a seed."""

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from salon.studio.composer.model import SIDE

Float = NDArray[Any]
Size = tuple[int, int]
"""Width and height in pixels."""


def to_floats(image: Image.Image) -> Float:
    """Turn a picture into floats 0..255, shape (h, w, 3)."""
    return np.asarray(image.convert("RGB")).astype(np.float32)


def to_picture(pixels: Float) -> Image.Image:
    """Turn floats into a picture."""
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB")


def make_noise(size: Size, seed: int, cells: int) -> Float:
    """Make smooth noise with about `cells` bumps to 1024 pixels, -1..1."""
    dice = np.random.default_rng(seed)
    across, down = (max(2, round(cells * side / SIDE)) for side in size)
    small = dice.uniform(-1, 1, (down, across)).astype(np.float32)
    return np.asarray(Image.fromarray(small, "F").resize(size, Image.Resampling.BICUBIC))


def make_clouds(size: Size, seed: int, cells: int, octaves: int = 4) -> Float:
    """Make noise of several sizes, about -1..1."""
    total: Float = np.zeros((size[1], size[0]), dtype=np.float32)
    for k in range(octaves):
        total += make_noise(size, seed + 17 * k, min(SIDE, cells * 2**k)) / 2**k
    return total / 1.6


def make_grain(size: Size, seed: int, soft: float = 0.0) -> Float:
    """Make fine grain, about -1..1."""
    grain: Float = np.random.default_rng(seed).normal(0, 0.5, (size[1], size[0])).astype(np.float32)
    if soft:
        shifted = Image.fromarray(np.clip(grain * 64 + 128, 0, 255).astype(np.uint8), "L").filter(
            ImageFilter.GaussianBlur(soft)
        )
        grain = (np.asarray(shifted).astype(np.float32) - 128) / 64 * (1 + soft)
    return grain


def warp(pixels: Float, dx: Float, dy: Float) -> Float:
    """Move every pixel by a field of offsets."""
    height, width = pixels.shape[:2]
    ys, xs = np.mgrid[0:height, 0:width]
    sx = np.clip(xs + dx.astype(np.int32), 0, width - 1)
    sy = np.clip(ys + dy.astype(np.int32), 0, height - 1)
    moved: Float = pixels[sy, sx]
    return moved


def blur(pixels: Float, radius: float) -> Float:
    """Blur quickly, at a quarter of the size when the radius is large."""
    image = to_picture(pixels)
    if radius >= 8:
        quarter = (image.width // 4, image.height // 4)
        small = image.resize(quarter, Image.Resampling.BOX).filter(ImageFilter.GaussianBlur(radius / 4))
        return to_floats(small.resize(image.size, Image.Resampling.BICUBIC))
    return to_floats(image.filter(ImageFilter.GaussianBlur(radius)))


def measure_border(size: Size) -> Float:
    """Measure every pixel's distance from the nearest edge of the picture."""
    width, height = size
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    return np.asarray(np.minimum.reduce([xs, ys, width - 1 - xs, height - 1 - ys]))


def luminance(pixels: Float) -> Float:
    """Get brightness 0..255, shape (h, w)."""
    light: Float = pixels @ np.array([0.299, 0.587, 0.114], dtype=np.float32)
    return light


def find_edges(pixels: Float, soften: float = 1.2) -> Float:
    """Find edges, 0..1, from all three channels."""
    soft = to_floats(to_picture(pixels).filter(ImageFilter.GaussianBlur(soften)))
    across = np.abs(np.roll(soft, -1, 1) - np.roll(soft, 1, 1)).max(axis=2)
    down = np.abs(np.roll(soft, -1, 0) - np.roll(soft, 1, 0)).max(axis=2)
    edges: Float = np.clip(np.hypot(across, down) / 90, 0, 1)
    edges[:3], edges[-3:], edges[:, :3], edges[:, -3:] = 0, 0, 0, 0
    return edges


def saturate(pixels: Float, factor: float) -> Float:
    """Make colours stronger or weaker."""
    grey = luminance(pixels)[..., None]
    return np.asarray(grey + (pixels - grey) * factor, dtype=np.float32)


def vignette(pixels: Float, power: float, colour: tuple[int, int, int] = (30, 18, 40)) -> Float:
    """Darken towards the corners."""
    ys, xs = np.mgrid[-1 : 1 : pixels.shape[0] * 1j, -1 : 1 : pixels.shape[1] * 1j].astype(np.float32)
    share = (np.clip(np.hypot(xs, ys) - 0.72, 0, 1) ** 1.6 * power)[..., None]
    return np.asarray(pixels + (np.array(colour, dtype=np.float32) - pixels) * np.clip(share, 0, 1), dtype=np.float32)
