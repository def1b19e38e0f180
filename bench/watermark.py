"""How well our watermark holds, how often it is seen where none is, and how much of it shows."""

import io
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from salon.media.images.watermark import Mark, mark_picture, measure_band, read_number
from salon.studio.composer import STYLES, Picture, Request, compose, open_pack

KEY, NUMBER = b"bench".ljust(32), 2_718_281_828
PROMPTS = (
    "a cat surfing a wave at sunset",
    "a robot gardener in a neon city at night",
    "a mountain lake with a red canoe",
    "two foxes drinking tea under a cherry tree",
    "a whale in space",
    "a kitchen with a cake",
    "blue circles",
    "a deer in a snowy forest",
)


def _encoded(image: Image.Image, kind: str, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, kind, quality=quality)
    return Image.open(file).convert("RGB")


def _scaled(image: Image.Image, factor: float) -> Image.Image:
    return image.resize((round(image.width * factor), round(image.height * factor)), Image.Resampling.LANCZOS)


def _cropped(image: Image.Image, share: float) -> Image.Image:
    return image.crop((round(image.width * share), round(image.height * share), image.width, image.height))


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "none": lambda image: image,
    "jpeg 50": lambda image: _encoded(image, "JPEG", 50),
    "jpeg 25": lambda image: _encoded(image, "JPEG", 25),
    "webp 75": lambda image: _encoded(image, "WEBP", 75),
    "shrunk .5": lambda image: _scaled(image, 0.5),
    "shrunk .5, jpeg 75, enlarged": lambda image: _scaled(_encoded(_scaled(image, 0.5), "JPEG", 75), 2),
    "shrunk .25": lambda image: _scaled(image, 0.25),
    "cropped 5 %": lambda image: _cropped(image, 0.05),
}


def draw_all(art: Path) -> Iterator[Image.Image]:
    """What the composer draws, in all its styles."""
    pack = open_pack(art)
    for number, (style, _, _) in enumerate(STYLES):
        for prompt in (PROMPTS[number % len(PROMPTS)], PROMPTS[(number + 3) % len(PROMPTS)]):
            for stage in compose(pack, Request(prompt=prompt, seed=number, style=style)):
                if isinstance(stage, Picture) and stage.image is not None:
                    yield stage.image.convert("RGB")


def _unmarked(pictures: list[Image.Image]) -> Iterator[Image.Image]:
    """Pictures nobody marked: parts of those given, turned, and soft and noisy ones from a seed."""
    rng = np.random.default_rng(11)
    for picture in pictures:
        for left, top in ((0, 0), (300, 80), (120, 400)):
            part = picture.crop((left, top, left + 500, top + 500))
            yield from (part, part.transpose(Image.Transpose.FLIP_LEFT_RIGHT), part.rotate(90))
    for grain in range(160):
        coarse = rng.integers(0, 255, (4 + grain, 4 + grain, 3), dtype=np.uint8)
        yield Image.fromarray(coarse).resize((500, 500), Image.Resampling.BICUBIC)


def measure_watermark(art: Path) -> None:
    """Mark composed pictures and print how many copies are recognised, false alarms, visibility and CPU."""
    pictures = list(draw_all(art))
    marking, reading, visible = [], [], []
    found = dict.fromkeys(COPIES, 0)
    for picture in pictures:
        start = time.process_time()
        marked = mark_picture(picture, Mark(KEY, NUMBER))
        marking.append(1000 * (time.process_time() - start))
        error = np.mean((np.asarray(picture, np.float64) - np.asarray(marked, np.float64)) ** 2)
        visible.append(10 * np.log10(255**2 / error))
        for name, copy in COPIES.items():
            changed = copy(marked)
            start = time.process_time()
            found[name] += read_number(KEY, measure_band(changed)) == NUMBER
            reading.append(1000 * (time.process_time() - start))
    for name, count in found.items():
        print(f"{'watermark, ' + name:42} {count:4} of {len(pictures)} recognised", flush=True)
    unmarked = list(_unmarked(pictures))
    alarms = sum(read_number(KEY, measure_band(picture)) is not None for picture in unmarked)
    print(f"{'watermark, pictures without one':42} {alarms:4} of {len(unmarked)} taken for marked", flush=True)
    print(
        f"{'watermark':28} PSNR median {statistics.median(visible):.1f} dB, least {min(visible):.1f} dB;"
        f" cpu {statistics.median(marking):.0f} ms to mark, {statistics.median(reading):.0f} ms to read",
        flush=True,
    )
