"""Finishes that look painted or pasted: storybook, watercolor, paper, minimal, night."""

import numpy as np
from PIL import Image, ImageFilter

from salon.studio.composer.painter import Plate
from salon.studio.composer.textures import (
    blur,
    find_edges,
    luminance,
    make_clouds,
    make_grain,
    make_noise,
    measure_border,
    saturate,
    to_floats,
    to_picture,
    vignette,
    warp,
)  # fmt: skip


def finish_storybook(plate: Plate) -> Image.Image:
    """Finish as gouache: hand-made edges, brushed pigment, paper grain, warm light."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    pixels = to_floats(plate.image)
    pixels = warp(pixels, make_noise(size, seed, 64) * 1.9, make_noise(size, seed + 1, 64) * 1.9)
    brushed = make_clouds(size, seed + 2, 22, 4)
    strokes = make_noise(size, seed + 3, 256) * 0.6
    pixels *= (1 + 0.055 * brushed + 0.022 * strokes)[..., None]
    edges = find_edges(pixels, 1.0)
    pixels *= (1 - 0.20 * edges)[..., None]
    pixels += (make_grain(size, seed + 4, 0.7) * 6.5)[..., None]
    glow = blur(pixels, 24)
    pixels = 255 - (255 - pixels) * (255 - glow * 0.16) / 255
    pixels = saturate(pixels, 1.1)
    pixels *= np.array([1.02, 1.0, 0.965], dtype=np.float32)
    return to_picture(vignette(pixels, 0.5))


def finish_watercolor(plate: Plate) -> Image.Image:
    """Finish as watercolour: bleeding washes, darkened rims, granulation, a torn paper edge."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    pixels = to_floats(plate.image)
    coarse_x, coarse_y = make_noise(size, seed, 26) * 9, make_noise(size, seed + 1, 26) * 9
    calm = 1 - 0.7 * np.asarray(plate.subjects.filter(ImageFilter.GaussianBlur(3))).astype(np.float32) / 255
    pixels = warp(
        pixels,
        (coarse_x + make_noise(size, seed + 2, 130) * 3.4) * calm,
        (coarse_y + make_noise(size, seed + 3, 130) * 3.4) * calm,
    )
    wash = pixels + (blur(pixels, 2.2) - pixels) * calm[..., None]
    edges = find_edges(wash, 1.6)
    rims = np.clip(edges * 1.5, 0, 1) * (0.75 + 0.25 * make_noise(size, seed + 4, 60))
    lifted = 255 - (255 - saturate(wash, 1.12)) * 0.84
    pools = make_clouds(size, seed + 5, 9, 5)
    paint = lifted - (255 - lifted) * (0.34 * pools)[..., None]
    paint -= (rims * 46)[..., None] * np.array([0.9, 1.0, 0.8], dtype=np.float32)
    pigment = make_grain(size, seed + 6, 1.1)
    strength = (255 - luminance(paint)) / 255
    paint += (pigment * (7 + 18 * strength))[..., None]
    tooth = make_noise(size, seed + 7, 340) * 4.5 + make_grain(size, seed + 8, 0.6) * 3
    paper = np.full_like(paint, 0) + np.array([252, 249, 241], dtype=np.float32) + tooth[..., None]
    border = measure_border(size) + make_clouds(size, seed + 9, 10, 5) * 22
    inside = np.clip((border - 34) / 7, 0, 1)
    rim = np.exp(-(((border - 41) / 6) ** 2)) * 22
    paint -= rim[..., None]
    out = paper + (paint * (0.985 + tooth[..., None] / 500) - paper) * inside[..., None]
    return to_picture(out)


def finish_paper(plate: Plate) -> Image.Image:
    """Finish as cut paper: fibres, slightly flattened colours, raking light."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    pixels = saturate(to_floats(plate.image), 1.04)
    fibres = make_noise(size, seed, 420) * 0.6 + make_grain(size, seed + 1, 0.8) * 0.7
    relief = fibres - np.roll(fibres, (1, 1), axis=(0, 1))
    pixels += (relief * 15 + make_clouds(size, seed + 2, 5, 3) * 6)[..., None]
    edges = find_edges(to_floats(plate.image), 0.8)
    lit = np.roll(edges, (1, 1), axis=(0, 1)) - np.roll(edges, (-1, -1), axis=(0, 1))
    pixels += (np.clip(-lit, 0, 1) * 26)[..., None]
    pixels *= np.array([1.0, 0.99, 0.97], dtype=np.float32)
    return to_picture(vignette(pixels, 0.42, (60, 40, 40)))


def finish_minimal(plate: Plate) -> Image.Image:
    """Finish flat: calm, slightly faded colours and the faintest grain, on a broad quiet margin."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    pixels = saturate(to_floats(plate.image), 0.92)
    pixels = 22 + pixels * 0.925
    pixels += (make_grain(size, seed) * 2.2)[..., None]
    paper = np.array([247, 244, 237], dtype=np.float32)
    width, height = size
    ys, xs = np.mgrid[0:height, 0:width].astype(np.float32)
    dx = np.maximum(np.abs(xs - (width - 1) / 2) - width / 2 + 88, 0)
    dy = np.maximum(np.abs(ys - (height - 1) / 2) - height / 2 + 88, 0)
    inside = np.clip(41 - np.hypot(dx, dy), 0, 1)[..., None]
    return to_picture(paper + (pixels - paper) * inside)


def finish_night(plate: Plate) -> Image.Image:
    """Finish as a moonlit night: cool shadows, warm lights that bloom, fine grain."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    pixels = to_floats(plate.image)
    light = luminance(pixels)[..., None] / 255
    cool = pixels * np.array([0.72, 0.82, 1.06], dtype=np.float32) * 0.92
    pixels = cool + (pixels * np.array([1.06, 1.0, 0.9], dtype=np.float32) - cool) * np.clip((light - 0.35) * 1.7, 0, 1)
    bloom = blur(np.clip(pixels - 130, 0, 255) * 1.6, 22)
    pixels = 255 - (255 - pixels) * (255 - bloom * 0.75) / 255
    pixels *= (1 + 0.04 * make_clouds(size, seed, 18))[..., None]
    pixels += (make_grain(size, seed + 1, 0.6) * 4.5)[..., None]
    return to_picture(vignette(saturate(pixels, 1.12), 0.75, (4, 6, 26)))


def finish_oil(plate: Plate) -> Image.Image:
    """Finish in oils: thick strokes that follow the forms, ridges of paint in the light, canvas."""
    size, seed = plate.image.size, plate.scene.seed % 100_000
    half = plate.image.resize((size[0] // 2, size[1] // 2), Image.Resampling.BOX).filter(ImageFilter.ModeFilter(7))
    pixels = saturate(to_floats(half.resize(size, Image.Resampling.BICUBIC)), 1.28)
    angle = make_noise(size, seed, 7) * 2.2
    bristle = make_noise(size, seed + 1, 300)
    along = bristle.copy()
    for step in (3, 6, 9, 12, 15, 18):
        along += warp(bristle[..., None], np.cos(angle) * step, np.sin(angle) * step)[..., 0]
    along /= 3.0
    pixels = warp(pixels, np.cos(angle) * along * 7, np.sin(angle) * along * 7)
    ridge = along - np.roll(along, (2, 2), axis=(0, 1))
    pixels *= (1 + 0.1 * along)[..., None]
    pixels += (ridge * 40)[..., None]
    detail = find_edges(to_floats(plate.image), 1.0) * np.asarray(plate.subjects).astype(np.float32) / 255
    pixels += (to_floats(plate.image) - pixels) * np.clip(detail * 1.3, 0, 0.75)[..., None]
    weave = (np.indices((size[1], size[0])).sum(axis=0) % 4 < 2).astype(np.float32) - 0.5
    pixels += (weave * 3 + make_grain(size, seed + 2, 0.6) * 4)[..., None]
    return to_picture(vignette(pixels, 0.35))
