"""Light and air: palettes by time of day and weather, and what they do to a colour."""

import colorsys
import random
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from salon.studio.composer.model import SIDE, Frame

RGB = tuple[int, int, int]


@dataclass(frozen=True)
class Light:
    """The light of one hour: sky from top to horizon, its source, the tint on things, the air between."""

    sky: tuple[str, str, str]
    source: str
    ambient: tuple[float, float, float]
    haze: str
    shadow: str
    glow: str


_HOURS: dict[str, list[Light]] = {
    "day": [
        Light(("#4aa3df", "#93d0ee", "#e9f6ee"), "#fff7d6", (1.0, 1.0, 1.0), "#d3ebee", "#2c4a63", "#fff3c4"),
        Light(("#5db7c9", "#a5dcd5", "#fdf3d8"), "#fff2bf", (1.0, 0.99, 0.96), "#e2efdf", "#35525a", "#ffedb0"),
        Light(("#6f9fe0", "#a9cdf2", "#f6efe6"), "#fffbe8", (1.0, 0.99, 0.99), "#dde6f0", "#38466e", "#fff6d8"),
    ],
    "morning": [
        Light(("#7fa6d9", "#f3c1bd", "#ffe6bd"), "#fff0c2", (1.0, 0.94, 0.9), "#ffe0cb", "#5b4a70", "#ffd9a0"),
        Light(("#8fb9cf", "#f7d3b2", "#fff1cf"), "#fff4d0", (1.0, 0.96, 0.89), "#ffeacb", "#5a5068", "#ffe0a8"),
        Light(("#a08fd0", "#f2b4c4", "#ffdcc0"), "#ffe9c8", (0.98, 0.92, 0.93), "#fbd6cf", "#584678", "#ffcfae"),
    ],
    "sunset": [
        Light(("#473a7b", "#d5607f", "#ffb45e"), "#ffe29a", (1.0, 0.82, 0.74), "#f49b78", "#3a2350", "#ffb05a"),
        Light(("#2f4a86", "#e0765f", "#ffc76b"), "#ffeaa6", (1.0, 0.84, 0.72), "#f7ad7d", "#38284f", "#ffbf66"),
        Light(("#5c3d7e", "#e8788f", "#ffcf9a"), "#fff0c8", (0.99, 0.82, 0.82), "#f3a7a0", "#40265a", "#ffba86"),
    ],
    "night": [
        Light(("#0b1338", "#1f3068", "#4a5f9e"), "#fdf6d8", (0.5, 0.56, 0.82), "#31437f", "#060a20", "#b9c8ff"),
        Light(("#0d1b33", "#17415f", "#3f7f8d"), "#f6fbe8", (0.48, 0.6, 0.74), "#245a70", "#051018", "#a8e0e0"),
        Light(("#170f38", "#3b2767", "#7d5596"), "#fff0dc", (0.56, 0.52, 0.82), "#4b3a80", "#0a0620", "#d9b8ff"),
    ],
}
_OVERCAST = {"rain": 0.55, "fog": 0.5, "snow": 0.35, "clear": 0.0}


def to_rgb(colour: str) -> RGB:
    """Turn #rrggbb into three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def to_hex(rgb: tuple[float, float, float]) -> str:
    """Turn three numbers 0..255 into #rrggbb."""
    return "#" + "".join(f"{max(0, min(255, round(c))):02x}" for c in rgb)


def mix(a: str, b: str, share: float) -> str:
    """Mix two colours; share 0 is `a`, 1 is `b`."""
    first, second = to_rgb(a), to_rgb(b)
    return to_hex(tuple(x + (y - x) * share for x, y in zip(first, second, strict=True)))  # type: ignore[arg-type]


def lighten(colour: str, amount: float) -> str:
    """Lighten (or, below 0, darken) a colour."""
    return mix(colour, "#ffffff", amount) if amount >= 0 else mix(colour, "#101025", -amount)


def turn(colour: str, degrees: float) -> str:
    """Turn a colour's hue."""
    r, g, b = (c / 255 for c in to_rgb(colour))
    h, s, v = colorsys.rgb_to_hsv(r, g, b)
    return to_hex(tuple(255 * c for c in colorsys.hsv_to_rgb((h + degrees / 360) % 1, s, v)))  # type: ignore[arg-type]


@dataclass
class View:
    """What every backdrop is painted with: dice, light, weather, season, and how busy it may be."""

    dice: random.Random
    light: Light
    time: str
    weather: str
    season: str
    plain: bool = False
    hint: str | None = None
    frame: Frame = field(default_factory=Frame)
    glows: list[tuple[float, float, float, str]] = field(default_factory=list)

    @property
    def is_dark(self) -> bool:
        return self.time == "night"

    def paint(self, colour: str, depth: float = 0.0) -> str:
        """Tint a daylight colour by the hour and fade it into the air by depth (0 near, 1 far)."""
        tinted = to_hex(tuple(c * a for c, a in zip(to_rgb(colour), self.light.ambient, strict=True)))  # type: ignore[arg-type]
        air = {"fog": 0.35, "rain": 0.14, "snow": 0.12}.get(self.weather, 0.0)
        return mix(tinted, self.light.haze, min(0.93, depth * 0.72 + air * (0.25 + depth)))

    def pick(self, *choices: str) -> str:
        """Pick one of several by the dice."""
        return self.dice.choice(choices)

    def across(self) -> float:
        """Throw a place from edge to edge of the picture."""
        return self.between(self.frame.left - 10, self.frame.right + 10)

    def down(self) -> float:
        """Throw a height from top to bottom of the picture."""
        return self.between(self.frame.top, self.frame.bottom)

    def between(self, low: float, high: float) -> float:
        """Throw a number between two bounds."""
        return self.dice.uniform(low, high)


def find_light(time: str, weather: str, dice: random.Random) -> Light:
    """Choose the light of an hour, greyed by the weather."""
    light = dice.choice(_HOURS.get(time, _HOURS["day"]))
    share = _OVERCAST.get(weather, 0.0)
    if not share:
        return light
    veil = {"rain": "#7f92a6", "fog": "#d4dadd", "snow": "#dfe6ef"}[weather]
    dim = {"night": 0.3, "sunset": 0.55, "morning": 0.8, "day": 1.0}[time]
    veil = mix("#141c38", veil, dim)
    low, middle, high = (mix(c, veil, share) for c in light.sky)
    factor = 1 - 0.2 * share if time != "night" else 1.0
    ambient = tuple(a * factor + (0.03 if weather == "snow" else 0) for a in light.ambient)
    return Light((low, middle, high), light.source, ambient, mix(light.haze, veil, share), light.shadow, light.glow)  # type: ignore[arg-type]


def paint_gradient(stops: list[tuple[float, str]], height: int = SIDE, width: int = SIDE) -> NDArray[np.float32]:
    """Paint a vertical gradient, shape (height, width, 3), 0..255."""
    at = np.linspace(0, 1, height, dtype=np.float32)
    places = [s for s, _ in stops]
    channels = [np.interp(at, places, [to_rgb(c)[i] for _, c in stops]) for i in range(3)]
    return np.repeat(np.stack(channels, axis=-1)[:, None, :], width, axis=1).astype(np.float32)


def add_glow(canvas: NDArray[np.float32], x: float, y: float, radius: float, colour: str, power: float = 1.0) -> None:
    """Screen a round glow onto a canvas in place."""
    height, width = canvas.shape[:2]
    reach = radius * 3
    left, right = max(0, int(x - reach)), min(width, int(x + reach))
    top, bottom = max(0, int(y - reach)), min(height, int(y + reach))
    if left >= right or top >= bottom:
        return
    ys, xs = np.mgrid[top:bottom, left:right].astype(np.float32)
    fall = np.exp(-((xs - x) ** 2 + (ys - y) ** 2) / (2 * (radius * 0.8) ** 2)) * power
    part = canvas[top:bottom, left:right]
    part += (255 - part) * fall[..., None] * (np.array(to_rgb(colour), dtype=np.float32) / 255)


def to_image(canvas: NDArray[np.float32]) -> Image.Image:
    """Turn a float canvas into a picture."""
    return Image.fromarray(np.clip(canvas, 0, 255).astype(np.uint8), "RGB")
