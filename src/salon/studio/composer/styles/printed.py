"""The finish that looks printed: poster."""

import numpy as np
from PIL import Image, ImageFilter

from salon.studio.composer.painter import Plate
from salon.studio.composer.textures import make_grain, make_noise, measure_border, saturate, to_floats, to_picture, warp


def warp_edges(image: Image.Image, seed: int) -> Image.Image:
    """Let the edges of the inks wander a little."""
    size = image.size
    return to_picture(warp(to_floats(image), make_noise(size, seed, 70) * 1.8, make_noise(size, seed + 9, 70) * 1.8))


def finish_poster(plate: Plate) -> Image.Image:
    """Finish as a screen print: a dozen flat inks, rough edges, a cream border with a fine line."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    smooth = plate.image.filter(ImageFilter.MedianFilter(5))
    pixels = saturate(to_floats(smooth), 1.14)
    pixels = (pixels - 128) * 1.1 + 128
    pixels *= np.array([1.03, 0.985, 0.91], dtype=np.float32)
    flat = to_picture(pixels).filter(ImageFilter.GaussianBlur(1.6))
    samples = Image.new("RGB", (448, 320))
    samples.paste(flat.resize((320, 320), Image.Resampling.BOX), (0, 0))
    bounds = plate.subjects.getbbox()
    if bounds:
        samples.paste(flat.crop(bounds).resize((128, 320), Image.Resampling.BOX), (320, 0))
    inks = samples.quantize(24, method=Image.Quantize.MEDIANCUT, kmeans=2)
    small = flat.quantize(palette=inks, dither=Image.Dither.NONE).convert("RGB").filter(ImageFilter.MedianFilter(5))
    flat = warp_edges(small, seed)
    printed = to_floats(flat)
    worn = make_grain(size, seed + 1, 0.8)
    printed += (worn * 6)[..., None]
    specks = np.clip(make_grain(size, seed + 2, 0.5) - 1.15, 0, 1)[..., None] * 0.7
    cream = np.array([246, 236, 212], dtype=np.float32)
    printed += (cream - printed) * specks
    border = measure_border(size)
    inside = np.clip(border - 54, 0, 1)[..., None]
    sheet = cream + (worn * 4)[..., None]
    out = sheet + (printed - sheet) * inside
    rule = (np.clip(1.6 - np.abs(border - 38) * 0.8, 0, 1) * 0.8)[..., None]
    return to_picture(out + (np.array([58, 44, 48], dtype=np.float32) - out) * rule)
