"""What light and water do to a cut-out: tint and rim, sinking, mirroring, a cut edge."""

import math

import numpy as np
from PIL import Image, ImageFilter

from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, lighten, to_rgb
from salon.studio.composer.model import Actor, Scene


def tint_cut(cut: Image.Image, actor: Actor, scene: Scene, view: View, ground: Ground) -> Image.Image:
    """Let a sprite take the light of the scene, with a rim on the side of the sun."""
    pixels = np.asarray(cut).astype(np.float32)
    if ground.indoors or scene.place in {"space", "moon", "neon"}:
        warm = {"night": (0.93, 0.86, 0.86), "sunset": (1.0, 0.94, 0.88)}.get(view.time, (1.0, 0.99, 0.97))
        ambient = warm if ground.indoors else (0.88, 0.86, 0.98)
    elif scene.place == "underwater":
        ambient = (0.78, 0.93, 0.98)
    else:
        share = 0.62 if view.is_dark else 0.75
        ambient = tuple(1 - (1 - a) * share for a in view.light.ambient)  # type: ignore[assignment]
    pixels[..., :3] *= np.array(ambient, dtype=np.float32)
    depth = {"fog": 0.2, "rain": 0.05}.get(scene.weather, 0.0) + (0.16 if actor.kind == "building" else 0.0)
    if depth and not ground.indoors:
        pixels[..., :3] += (np.array(to_rgb(view.light.haze), dtype=np.float32) - pixels[..., :3]) * depth
    fall = np.linspace(1.06, 0.86, pixels.shape[0], dtype=np.float32)[:, None, None]
    pixels[..., :3] *= fall
    sun = ground.sun[0] if ground.sun else 0.5
    way = 1 if sun > actor.x else -1
    alpha = pixels[..., 3]
    step = max(3, cut.width // 60)
    rim = np.clip(alpha - np.roll(alpha, (step, -way * step), axis=(0, 1)), 0, 255)[..., None] / 255
    power = {"sunset": 0.5, "morning": 0.35, "night": 0.42}.get(view.time, 0.24)
    pixels[..., :3] += (
        (np.array(to_rgb(lighten(view.light.glow, 0.15)), dtype=np.float32) - pixels[..., :3]) * rim * power
    )
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8), "RGBA")


def mirror_in_water(cut: Image.Image, power: float) -> Image.Image:
    """Mirror a cut-out as rippled water shows it, fading downwards."""
    mirror = cut.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = mirror.resize((mirror.width, max(2, int(mirror.height * 0.62))))
    pixels = np.asarray(mirror).copy()
    for row in range(pixels.shape[0]):
        pixels[row] = np.roll(pixels[row], int(math.sin(row / 6.5) * (2 + row / 40)), axis=0)
    fade = np.linspace(power, 0.02, pixels.shape[0])[:, None]
    pixels[..., 3] = (pixels[..., 3] * fade).astype(np.uint8)
    return Image.fromarray(pixels, "RGBA")


def sink_cut(cut: Image.Image, actor: Actor) -> Image.Image:
    """Cut off what is under water, along a small wave."""
    deep = 0.2 if actor.ride is None and actor.kind in {"animal", "head", "person", "figure"} else 0.07
    pixels = np.asarray(cut).copy()
    height, width = pixels.shape[:2]
    edge = height * (1 - deep) + np.sin(np.arange(width) / 17.0) * 5
    rows = np.arange(height)[:, None]
    pixels[..., 3] = np.where(rows > edge[None, :], (pixels[..., 3] * 0.12).astype(np.uint8), pixels[..., 3])
    return Image.fromarray(pixels, "RGBA")


def outline_cut(cut: Image.Image) -> Image.Image:
    """Put a white cut edge around a sprite."""
    pad = 10
    alpha = Image.new("L", (cut.width + 2 * pad, cut.height + 2 * pad), 0)
    alpha.paste(cut.getchannel("A"), (pad, pad))
    edge = alpha.filter(ImageFilter.GaussianBlur(4)).point(lambda a: min(255, a * 7))
    out = Image.new("RGBA", alpha.size, "#fdfaf2")
    out.putalpha(edge)
    out.paste(cut, (pad, pad), cut)
    return out.crop((pad, pad, pad + cut.width, pad + cut.height)) if cut.width < 24 else out
