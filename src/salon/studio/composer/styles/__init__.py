"""The styles a picture can be finished in, by id."""

from collections.abc import Callable

from PIL import Image

from salon.studio.composer.painter import Plate
from salon.studio.composer.styles import drawn, painted, printed

STYLES: list[tuple[str, str, str]] = [
    ("storybook", "Storybook", "Warm gouache on textured paper, like a picture book."),
    ("watercolor", "Watercolor", "Wet washes, pigment grain and a torn white edge."),
    ("neon", "Neon", "Night colours, glowing edges and bloom."),
    ("paper", "Cut paper", "Layers of cut paper with soft shadows between them."),
    ("minimal", "Minimal", "Few shapes, flat calm colours, much room."),
    ("night", "Night", "Moonlight, stars and lit windows."),
    ("pixel", "Pixel", "Big square pixels and a small palette."),
    ("ink", "Ink", "Pen lines and hatching on cream paper with one wash."),
    ("poster", "Poster", "A screen-printed travel poster with a border."),
    ("oil", "Oil", "Thick strokes of oil paint on canvas."),
    ("pop", "Pop art", "Loud flat colours, halftone dots and black outlines."),
]
FINISHES: dict[str, Callable[[Plate], Image.Image]] = {
    "storybook": painted.finish_storybook,
    "watercolor": painted.finish_watercolor,
    "neon": drawn.finish_neon,
    "paper": painted.finish_paper,
    "minimal": painted.finish_minimal,
    "night": painted.finish_night,
    "pixel": drawn.finish_pixel,
    "ink": drawn.finish_ink,
    "poster": printed.finish_poster,
    "oil": painted.finish_oil,
    "pop": printed.finish_pop,
}
STYLE_IDS = frozenset(FINISHES)
