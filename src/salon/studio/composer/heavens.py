"""What falls or shines in the sky: rainbow, fireworks, rain, snow."""

import math
import random

import numpy as np
from PIL import Image

from salon.studio.composer.light import add_glow, to_image
from salon.studio.composer.model import Frame
from salon.studio.composer.shapes import oval

_RAINBOW = ("#e8504a", "#f2913c", "#f6d34a", "#6fc06a", "#4a9fe0", "#6a6fd0", "#a06fd0")
_SPARKS = ("#ff5fa2", "#ffd23f", "#5fd0ff", "#a86fff", "#6fff9f", "#ff8a4a")


def draw_rainbow(y: float) -> str:
    """Draw a rainbow over the whole frame, its middle at height y."""
    return "".join(
        f'<circle cx="512" cy="{y:.0f}" r="{560 - 24 * k}" fill="none" stroke="{colour}" stroke-width="25" '
        f'stroke-opacity=".52"/>'
        for k, colour in enumerate(_RAINBOW)
    )


def add_fireworks(image: Image.Image, dice: random.Random) -> Image.Image:
    """Add six bursts of sparks."""
    canvas = np.asarray(image).astype(np.float32)
    for _ in range(6):
        x, y = dice.uniform(0.09, 0.91) * image.width, dice.uniform(0.08, 0.4) * image.height
        reach = dice.uniform(70, 150)
        colour = dice.choice(_SPARKS)
        add_glow(canvas, x, y, reach * 0.7, colour, 0.3)
        for k in range(30):
            angle = math.tau * k / 30
            for step in (0.35, 0.55, 0.75, 0.92, 1.0):
                across, down = math.cos(angle) * reach * step, math.sin(angle) * reach * step + 16 * step * step
                add_glow(canvas, x + across, y + down, 2.2 + 1.8 * step, colour, 0.9)
    return to_image(canvas)


def draw_weather(weather: str, seed: int, frame: Frame) -> str:
    """Draw falling rain or snow; nothing for other weather."""
    dice = random.Random(f"weather {seed}")
    if weather == "rain":
        return "".join(_drop(dice, frame) for _ in range(230))
    if weather == "snow":
        return "".join(_flake(dice, frame) for _ in range(190))
    return ""


def _drop(dice: random.Random, frame: Frame) -> str:
    x, y = dice.uniform(frame.left, frame.right + 60), dice.uniform(frame.top - 40, frame.bottom)
    length = dice.uniform(22, 64)
    width, opacity = dice.uniform(1.2, 3), dice.uniform(0.25, 0.6)
    return (
        f'<path d="M{x:.0f} {y:.0f}l{-length * 0.22:.0f} {length:.0f}" stroke="#e8f2fa" stroke-width="{width:.1f}" '
        f'stroke-opacity="{opacity:.2f}" stroke-linecap="round"/>'
    )


def _flake(dice: random.Random, frame: Frame) -> str:
    radius = dice.uniform(2, 8)
    x, y = dice.uniform(frame.left, frame.right), dice.uniform(frame.top, frame.bottom)
    return oval(x, y, radius, radius, "#ffffff", dice.uniform(0.55, 0.95))
