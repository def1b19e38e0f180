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


def add_aurora(image: Image.Image, dice: random.Random, horizon: float) -> Image.Image:
    """Add curtains of northern lights above the horizon, which is given in pixels of the picture."""
    canvas = np.asarray(image).astype(np.float32)
    width = canvas.shape[1]
    across = np.arange(width, dtype=np.float32)
    rows = np.arange(canvas.shape[0], dtype=np.float32)[:, None]
    for colour, base in (((90, 255, 170), 0.62), ((70, 220, 210), 0.44), ((180, 110, 255), 0.3)):
        waves = sum(
            dice.uniform(10, 46) * np.sin(across / dice.uniform(60, 260) + dice.uniform(0, 6)) for _ in range(4)
        )
        foot = (horizon * base + waves)[None, :]
        rays = 0.8 + 0.2 * np.sin(across / dice.uniform(14, 30) + 3 * np.sin(across / 90))[None, :]
        reach = horizon * 0.5
        share = np.where(rows < foot, np.exp((rows - foot) / (reach * 0.5)), np.exp((foot - rows) / 16)) * rays * 0.62
        canvas += (255 - canvas) * share[..., None] * (np.array(colour, dtype=np.float32) / 255)
    return to_image(canvas)


def draw_lightning(dice: random.Random, frame: Frame, horizon: float) -> str:
    """Draw two forked bolts from the top of the frame to near the horizon."""
    out = []
    for start in (dice.uniform(0.12, 0.38), dice.uniform(0.62, 0.88)):
        x, y = frame.left + start * frame.width, float(frame.top - 10)
        points = [(x, y)]
        while y < horizon - 40:
            x, y = x + dice.uniform(-46, 46), y + dice.uniform(34, 76)
            points.append((x, y))
            if dice.random() < 0.3:
                side = dice.choice((-1, 1))
                out.append(_bolt([(x, y), (x + side * 40, y + 46), (x + side * 58, y + 96)], 3))
        out.append(_bolt(points, 6))
    return "".join(out)


def _bolt(points: list[tuple[float, float]], width: float) -> str:
    path = "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in points)
    return "".join(
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{wide}" stroke-opacity="{alpha}" stroke-linejoin="round"/>'
        for colour, wide, alpha in (("#cfd8ff", width * 4, 0.25), ("#fff6c8", width, 1))
    )


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
