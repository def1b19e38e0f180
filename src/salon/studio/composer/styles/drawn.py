"""Finishes that redraw the picture: neon, pixel, ink."""

import numpy as np
from PIL import Image, ImageFilter

from salon.studio.composer.painter import Plate
from salon.studio.composer.textures import (
    Float,
    blur,
    find_edges,
    luminance,
    make_clouds,
    make_grain,
    make_noise,
    saturate,
    to_floats,
    to_picture,
    vignette,
    warp,
)  # fmt: skip


def finish_neon(plate: Plate) -> Image.Image:
    """Finish as neon: a dark violet ground, edges that glow in their own strong colour, bloom."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    pixels = to_floats(plate.image)
    light = luminance(pixels)[..., None] / 255
    dark, middle = np.array([14, 8, 44], dtype=np.float32), np.array([96, 34, 150], dtype=np.float32)
    grade = dark + (middle - dark) * np.clip(light * 1.1, 0, 1)
    subject = np.asarray(plate.subjects).astype(np.float32)[..., None] / 255
    keep = 0.44 + 0.36 * subject
    base = grade * (1 - keep) + saturate(pixels, 1.35) * (0.62 + 0.3 * subject) * keep
    edges = find_edges(pixels, 1.0)
    lines = np.clip((edges - 0.16) * 1.9, 0, 1) ** 1.2
    strong = saturate(pixels, 3.0)
    strong = np.clip(strong, 0, 255)
    strong = strong / np.maximum(strong.max(axis=2, keepdims=True), 40) * 255
    tint = np.array([255, 70, 190], dtype=np.float32), np.array([60, 225, 255], dtype=np.float32)
    sweep = np.clip(make_clouds(size, seed, 3, 2) * 0.9 + 0.5, 0, 1)[..., None]
    wash = tint[0] * sweep + tint[1] * (1 - sweep)
    ink = strong * 0.55 + wash * 0.45
    drawn = ink * lines[..., None]
    halo = blur(np.clip(drawn * 1.5, 0, 255), 5) * 1.0 + blur(np.clip(drawn * 2.2, 0, 255), 20) * 0.95
    bright = blur(np.clip(pixels - 190, 0, 255) * 2, 26) * 0.35
    out = 255 - (255 - base) * (255 - np.clip(halo + bright, 0, 255)) / 255
    out = np.maximum(out, drawn * 0.95)
    out += (make_grain(size, seed + 1, 0.5) * 4)[..., None]
    return to_picture(vignette(out, 0.9, (6, 2, 22)))


def finish_pixel(plate: Plate) -> Image.Image:
    """Finish as pixel art: pixels six wide, 40 colours, an outline around the subjects."""
    cells = (round(plate.image.width / 6.4), round(plate.image.height / 6.4))
    small = plate.image.filter(ImageFilter.GaussianBlur(1.5)).resize(cells, Image.Resampling.BOX)
    pixels = np.asarray(small).astype(np.float32)
    grey = (pixels @ np.array([0.299, 0.587, 0.114], dtype=np.float32))[..., None]
    pixels = np.asarray((grey + (pixels - grey) * 1.28 - 128) * 1.1 + 130, dtype=np.float32)
    mask = np.asarray(plate.subjects.resize(cells, Image.Resampling.BOX)) > 110
    around = mask.copy()
    for axis in (0, 1):
        for step in (-1, 1):
            around |= np.roll(mask, step, axis)
    pixels[around & ~mask] *= 0.32
    bayer = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]], dtype=np.float32) / 16 - 0.5
    pixels += np.tile(bayer, (cells[1] // 4 + 1, cells[0] // 4 + 1))[: cells[1], : cells[0], None] * 13
    flat = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGB")
    reduced = flat.quantize(40, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
    return reduced.resize(plate.image.size, Image.Resampling.NEAREST)


def _hatch(angle: float, gap: float, wobble: Float) -> Float:
    ys, xs = np.mgrid[0 : wobble.shape[0], 0 : wobble.shape[1]].astype(np.float32)
    along = xs * np.cos(angle) + ys * np.sin(angle) + wobble * 5
    return np.asarray(np.clip(1.25 - np.abs((along % gap) - gap / 2) * 0.9, 0, 1))


def finish_ink(plate: Plate) -> Image.Image:
    """Finish as pen and ink: lines, three tones of hatching, one thin colour wash."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    pixels = to_floats(plate.image)
    pixels = warp(pixels, make_noise(size, seed, 80) * 2.4, make_noise(size, seed + 1, 80) * 2.4)
    light = luminance(blur(pixels, 3))
    low, high = np.percentile(light, (4, 94))
    tone = np.clip((light - low) / max(30.0, high - low), 0, 1)
    subject = np.asarray(plate.subjects).astype(np.float32) / 255
    tone = np.clip(tone, 0, 1) + 0.1 * subject
    wobble = make_noise(size, seed + 2, 40)
    fine, coarse = find_edges(pixels, 0.9), find_edges(pixels, 2.2)
    pressure = 0.8 + 0.25 * make_noise(size, seed + 3, 70)
    lines = np.clip((fine - 0.1) * 2.6, 0, 1) * (0.8 + 0.2 * subject) + np.clip((coarse - 0.16) * 1.8, 0, 1) * (
        0.3 + 0.4 * subject
    )
    ink = np.clip(lines * pressure, 0, 1)
    for angle, gap, limit in ((0.8, 9.0, 0.42), (-0.75, 9.0, 0.27), (0.05, 7.0, 0.14)):
        depth = np.clip((limit - tone) * 7, 0, 1)
        ink = np.maximum(ink, _hatch(angle, gap, wobble) * depth * 0.82)
    paper = np.array([249, 244, 230], dtype=np.float32) + (make_grain(size, seed + 4, 0.7) * 4)[..., None]
    wash = (
        255
        - (255 - saturate(blur(pixels, 9), 1.15))
        * (0.3 + 0.52 * subject + 0.06 * make_clouds(size, seed + 5, 8))[..., None]
    )
    sheet = paper * wash / 255
    colour = np.array([32, 30, 44], dtype=np.float32)
    return to_picture(sheet + (colour - sheet) * ink[..., None])
