"""The sky of a scene: gradient, stars, sun or moon, clouds."""

import random

import numpy as np

from salon.studio.composer.ground import Ground
from salon.studio.composer.light import View, add_glow, mix, paint_gradient, to_rgb
from salon.studio.composer.model import SIDE, Scene
from salon.studio.composer.shapes import cloud
from salon.studio.composer.textures import Float

_NO_HEAVENS = {"space", "moon", "underwater"}


def paint_sky(ground: Ground, view: View, scene: Scene) -> Float:
    """Paint the sky and what shines in it, as floats the size of the frame."""
    frame, light = view.frame, view.light
    stops = ground.sky
    if not stops:
        horizon = min(0.98, max(0.1, (ground.horizon - frame.top) / frame.height))
        stops = [(0, light.sky[0]), (horizon * 0.55, light.sky[1]), (horizon, light.sky[2]), (1, light.sky[2])]
    canvas = paint_gradient(stops, frame.height, frame.width)
    if not ground.indoors and scene.place not in _NO_HEAVENS:
        if view.is_dark and ground.stars and scene.weather == "clear":
            _paint_stars(canvas, ground, view, scene.seed)
        if ground.sun is not None and scene.weather not in {"rain", "fog"}:
            _paint_source(canvas, ground, view)
    return canvas


def _paint_stars(canvas: Float, ground: Ground, view: View, seed: int) -> None:
    dice, frame = random.Random(f"stars {seed}"), view.frame
    for _ in range(round(0.28 * (ground.horizon - frame.top))):
        across, down = dice.randrange(frame.width), dice.randrange(max(1, int(ground.horizon - frame.top)))
        add_glow(canvas, across, down, dice.uniform(0.7, 2.4), "#ffffff", dice.uniform(0.4, 1.0))


def find_sun(ground: Ground, view: View) -> tuple[float, float]:
    """Find where sun or moon stand, in pixels of the layout; (middle, top) where there is none to see."""
    frame, (across, down) = view.frame, ground.sun or (0.5, 0.1)
    return frame.left + across * frame.width, frame.top + down * (SIDE - frame.top)


def _paint_source(canvas: Float, ground: Ground, view: View) -> None:
    sun_x, sun_y = find_sun(ground, view)
    x, y = sun_x - view.frame.left, sun_y - view.frame.top
    radius = ground.sun_size * (0.86 if view.is_dark else 1.0)
    add_glow(canvas, x, y, radius * 4.2, view.light.glow, 0.42)
    add_glow(canvas, x, y, radius * 1.9, view.light.glow, 0.5)
    ys, xs = np.mgrid[0 : canvas.shape[0], 0 : canvas.shape[1]].astype(np.float32)
    disc = np.clip(radius - np.hypot(xs - x, ys - y) + 0.5, 0, 1)[..., None]
    colour = np.array(to_rgb(view.light.source), dtype=np.float32)
    canvas[:] = canvas * (1 - disc) + colour * disc
    if view.is_dark:
        for dx, dy, r in ((-0.3, -0.2, 0.2), (0.25, 0.1, 0.27), (-0.1, 0.42, 0.14), (0.3, -0.45, 0.12)):
            away = np.hypot(xs - x - dx * radius, ys - y - dy * radius)
            spot = np.clip(radius * r - away + 0.5, 0, 1)[..., None] * 0.13
            canvas[:] = canvas * (1 - spot) + np.array(to_rgb("#8f93b8"), dtype=np.float32) * spot


def draw_clouds(ground: Ground, view: View, weather: str) -> str:
    """Draw the clouds of a sky: more and greyer when something falls from them."""
    falls = weather in {"rain", "snow"}
    base = mix(view.paint("#ffffff"), view.light.sky[1], 0.24 if not view.is_dark else 0.62)
    if falls:
        base = mix(base, view.light.sky[0], 0.4)
    out, top = [], view.frame.top
    for _ in range(ground.clouds + (3 if falls else 0)):
        y = view.between(top + 90, max(top + 150, ground.horizon * 0.62))
        size = view.between(150, 330) * (0.6 + 0.5 * (1 - (y - top) / (ground.horizon - top)))
        out.append(cloud(view, view.across(), y, size, base, 0.72 if not falls else 0.85))
    return "".join(out)
