"""What of a picture a preference can be learned from: twenty plain numbers, each with a name people understand."""

import io

import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 96  # pixels a picture is looked at in; its shape is kept as a number of its own
NAMES = (
    *("brightness", "contrast", "dark share", "bright share"),
    *("saturation", "variety of saturation", "colourfulness", "warmth", "greenness", "variety of hue"),
    *("detail", "variety of detail", "busy share", "calm share", "entropy"),
    *("centre against rim", "detail in the centre", "symmetry", "weight above", "width to height"),
)
Numbers = NDArray[np.float64]


def measure_picture(data: bytes) -> Numbers:
    """The numbers of `NAMES` for a picture as it is stored; raises `OSError` for what is none."""
    with Image.open(io.BytesIO(data)) as picture:
        wide = np.log(picture.width / picture.height)
        picture.draft("RGB", (SIDE, SIDE))
        small = picture.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    rgb = np.asarray(small, np.float64) / 255
    light = rgb @ np.array([0.2126, 0.7152, 0.0722])
    return np.array([*_list_light(light), *_list_colour(rgb), *_list_detail(light), *_list_shape(light), wide])


def _list_light(light: Numbers) -> list[float]:
    return [light.mean(), light.std(), (light < 0.2).mean(), (light > 0.8).mean()]


def _list_colour(rgb: Numbers) -> list[float]:
    """Colourfulness after Hasler and Suesstrunk, 2003: spread and strength of the two opponent colours."""
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    most, least = rgb.max(axis=2), rgb.min(axis=2)
    saturation = (most - least) / np.maximum(most, 1e-6)
    one, two = red - green, (red + green) / 2 - blue
    colourfulness = np.hypot(one.std(), two.std()) + 0.3 * np.hypot(one.mean(), two.mean())
    angle = np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)
    strength = (most - least).sum()
    middle = abs(((most - least) * np.exp(1j * angle)).sum()) / strength if strength > 1e-6 else 1.0
    return [
        saturation.mean(),
        saturation.std(),
        float(colourfulness),
        (red - blue).mean(),
        (green - (red + blue) / 2).mean(),
        float(1 - middle),
    ]


def _list_detail(light: Numbers) -> list[float]:
    edges = _find_edges(light)
    shares, _ = np.histogram(light, bins=32, range=(0, 1))
    told = shares[shares > 0] / light.size
    return [
        edges.mean(),
        edges.std(),
        (edges > 0.15).mean(),
        (edges < 0.01).mean(),
        float(-(told * np.log2(told)).sum()),
    ]


def _find_edges(light: Numbers) -> Numbers:
    down, across = np.gradient(light)
    edges: Numbers = np.hypot(down, across)
    return edges


def _list_shape(light: Numbers) -> list[float]:
    quarter = SIDE // 4
    inner = (slice(quarter, -quarter), slice(quarter, -quarter))
    edges = _find_edges(light)
    rim = (light.sum() - light[inner].sum()) / (light.size - light[inner].size)
    return [
        light[inner].mean() - rim,
        edges[inner].mean() / (edges.mean() + 1e-6),
        float(1 - np.abs(light - light[:, ::-1]).mean()),
        light[: SIDE // 2].mean() - light[SIDE // 2 :].mean(),
    ]
