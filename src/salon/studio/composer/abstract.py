"""Abstract art for prompts in which nothing can be drawn: warped fields in the palette the words suggest."""

import hashlib

import numpy as np
from PIL import Image

from salon.studio.composer.drawn import PAINTS
from salon.studio.composer.light import lighten, to_rgb
from salon.studio.composer.model import SIDE
from salon.studio.composer.textures import Float, Size, make_grain, make_noise, to_picture, vignette

_PALETTES = {
    "calm": ("#12355b", "#2f6f8f", "#8fc1c7", "#e8efe4", "#f2c6a0"),
    "fire": ("#2b0f2e", "#8a1f3d", "#e0512f", "#f7a83e", "#fff0c2"),
    "dream": ("#2a1f5c", "#6a4fa3", "#c78fc9", "#f3c6cf", "#fff3e0"),
    "forest": ("#10302a", "#2f6f52", "#86a95a", "#e6d690", "#fbf3dc"),
    "candy": ("#3a2b6a", "#ef5d8f", "#f9a76f", "#ffe08a", "#7fd8c8"),
    "grey": ("#1d2230", "#4a5468", "#8f9bab", "#d5d9dc", "#f0b88a"),
    "ocean": ("#071f3c", "#0f5f86", "#2fa5a8", "#a8e0cf", "#fdf1d0"),
    "gold": ("#1f1a2e", "#5b3a4a", "#b3713f", "#e8b94f", "#fbf0d0"),
}
_SUGGESTS = {
    "calm": "calm peace silence quiet meditation winter breath sleep slow mind thought soft gentle paz calma tranquilidad ruhe frieden stille silencio",
    "fire": "anger fire passion war heat energy power rage red orange love desire chaos storm liebe wut amor pasión ira leidenschaft",
    "dream": "dream magic mystery soul fantasy purple pink surreal infinity time memory hope imagination music jazz sehnsucht traum träume sueño sueños magia nostalgia nostalgie recuerdos",
    "forest": "growth nature green earth life root moss peaceful healing",
    "candy": "joy happiness fun happy laughter party childhood sweet colorful colourful playful rainbow yellow alegría color colores freude glück felicidad farben spaß fiesta",
    "grey": "loneliness sad sadness grief fog grey gray melancholy rain empty nothing lonely black white soledad tristeza einsamkeit trauer leere melancolía",
    "ocean": "ocean deep blue flow freedom water cold teal data internet algorithm intelligence future fernweh freiheit libertad meer mar zukunft futuro",
    "gold": "gold golden autumn brown wisdom philosophy history wealth success victory abstract",
}


def choose_palette(words: list[str], seed: int) -> tuple[str, ...]:
    """Choose a palette of the colours the words name, or one that they suggest, or one the words and seed fall on."""
    said = list(dict.fromkeys(PAINTS[w] for w in words if w in PAINTS))
    if said:
        first, last = said[0], said[-1]
        return (lighten(first, -0.62), first, lighten(first, 0.45), last, lighten(last, 0.62))
    for word in words:
        for name, suggestions in _SUGGESTS.items():
            if word in suggestions.split():
                return _PALETTES[name]
    digest = hashlib.sha256(f"{' '.join(words)} {seed}".encode()).digest()
    return _PALETTES[sorted(_PALETTES)[digest[0] % len(_PALETTES)]]


def _ramp(values: Float, palette: tuple[str, ...]) -> Float:
    stops = np.linspace(0, 1, len(palette))
    colours = [to_rgb(c) for c in palette]
    channels = [np.interp(values, stops, [c[i] for c in colours]) for i in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def paint_abstract(words: list[str], seed: int, size: Size) -> Image.Image:
    """Paint domain-warped ribbons of colour, the same for the same words, seed and size."""
    palette = choose_palette(words, seed)
    base = int.from_bytes(hashlib.sha256(f"{seed} {' '.join(words)}".encode()).digest()[:4], "big") % 1_000_000
    across, down = size[0] / SIDE, size[1] / SIDE
    ys, xs = np.mgrid[0 : down : size[1] * 1j, 0 : across : size[0] * 1j].astype(np.float32)
    first_x, first_y = make_noise(size, base, 5), make_noise(size, base + 1, 5)
    second = make_noise(size, base + 2, 8)
    kind = base % 3
    u, v = xs + 0.24 * first_x + 0.07 * second, ys + 0.24 * first_y - 0.07 * second
    if kind == 0:
        field = np.sin(u * 7.5 + 2.4 * np.sin(v * 4.2)) * 0.5 + np.sin(v * 6.0 + first_x * 2) * 0.5
    elif kind == 1:
        field = np.sin(np.hypot(u - 0.5, v - 0.45) * 17 + first_y * 2.2)
    else:
        field = np.sin((u + v) * 9 + second * 1.5) * 0.6 + first_x * 0.6
    level = np.clip(field * 0.5 + 0.5, 0, 1)
    steps = 9
    bands = level * steps
    whole = np.floor(bands)
    inside = bands - whole
    shade = 1 - 0.26 * np.exp(-inside * 7) + 0.1 * np.exp(-(1 - inside) * 9)
    pixels = _ramp(np.clip((whole + inside * 0.35) / steps, 0, 1).astype(np.float32), palette) * shade[..., None]
    sheen = np.clip(np.roll(level, (-6, -6), axis=(0, 1)) - level, -0.05, 0.05) * 420
    pixels += (
        sheen[..., None]
        + (make_grain(size, base + 3, 0.7) * 6)[..., None]
        + (make_noise(size, base + 4, 60) * 4)[..., None]
    )
    return to_picture(vignette(pixels.astype(np.float32), 0.5))
