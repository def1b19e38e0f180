"""Finishes that look printed: poster, pop art."""

import numpy as np
from PIL import Image, ImageFilter

from salon.studio.composer.painter import Plate
from salon.studio.composer.textures import (
    blur,
    find_edges,
    luminance,
    make_grain,
    make_noise,
    measure_border,
    saturate,
    to_floats,
    to_picture,
    warp,
)


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


def finish_pop(plate: Plate) -> Image.Image:
    """Finish as pop art: a few loud colours, halftone dots in the shadows, thick black outlines."""
    size = plate.image.size
    smooth = plate.image.filter(ImageFilter.MedianFilter(5))
    pixels = (saturate(to_floats(smooth), 1.7) - 128) * 1.18 + 122
    levels = np.array([0, 90, 175, 255], dtype=np.float32)
    flat = levels[np.clip(np.round(np.clip(pixels, 0, 255) / 85), 0, 3).astype(int)]
    ys, xs = np.mgrid[0 : size[1], 0 : size[0]].astype(np.float32)
    u, v = (xs + ys) / 13, (xs - ys) / 13
    dots = np.hypot(u - np.round(u), v - np.round(v))
    light = luminance(blur(pixels, 4)) / 255
    subject = np.asarray(plate.subjects).astype(np.float32) / 255
    printed = flat + (np.clip(pixels, 0, 255) - flat) * 0.25
    inked = (dots < np.clip(0.44 - light * 0.4, 0.05, 0.4)) & (subject < 0.5)
    shade = np.where(inked[..., None], printed * 0.62, np.minimum(255, printed * 1.06 + 8))
    printed = shade * (1 - subject[..., None]) + printed * subject[..., None]
    edge = find_edges(pixels, 1.3)
    rim = np.asarray(plate.subjects.filter(ImageFilter.MaxFilter(9))).astype(np.float32) / 255 - subject
    ink = np.clip((edge - 0.3) * 2.4, 0, 1) * (0.45 + 0.55 * subject)
    printed *= 1 - np.clip(np.maximum(ink, np.clip(rim, 0, 1)), 0, 1)[..., None] * 0.92
    return to_picture(printed)
