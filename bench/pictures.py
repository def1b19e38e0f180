"""Whether a picture that was taken down is known again, whether others are not, and what looking at one costs."""

import io
import statistics
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps

from bench.watermark import draw_all
from salon.checks.known import KEPT_DOWN_FOR, Known
from salon.checks.pictures import SAME
from salon.media.images.fingerprints import take_fingerprint, take_fingerprints
from salon.media.images.nudity import measure_nudity

MANY = 1_000_000
LEAST_KNOWN = 0.95  # of the copies
MOST_LOOKUP_MS = 20.0
MOST_LOOK_MS = 300.0
ROUNDS = 20


def _jpeg(image: Image.Image, quality: int) -> Image.Image:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=quality)
    return Image.open(file).convert("RGB")


def _cut(image: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = image.size
    box = (round(left * width), round(top * height), round(width * (1 - right)), round(height * (1 - bottom)))
    return image.crop(box)


def _written_on(image: Image.Image) -> Image.Image:
    copy = image.copy()
    size = 0.05 * copy.height
    place = (copy.width * 0.6, copy.height * 0.96 - size)
    ImageDraw.Draw(copy).text(place, "@salon.example", fill="white", font=ImageFont.load_default(size))
    return copy


def _labelled(image: Image.Image, left: float, top: float, width: float, height: float) -> Image.Image:
    copy = image.copy()
    box = (left * copy.width, top * copy.height, (left + width) * copy.width, (top + height) * copy.height)
    ImageDraw.Draw(copy).rectangle(box, fill="white")
    return copy


COPIES: dict[str, Callable[[Image.Image], Image.Image]] = {
    "half as large": lambda image: image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS),
    "jpeg 60": lambda image: _jpeg(image, 60),
    "5 % cut off each side": lambda image: _cut(image, 0.05, 0.05, 0.05, 0.05),
    "5 % cut off two sides": lambda image: _cut(image, 0.05, 0.05, 0, 0),
    "5 % cut off one side": lambda image: _cut(image, 0, 0, 0, 0.05),
    "2.5 % cut off each side": lambda image: _cut(image, 0.025, 0.025, 0.025, 0.025),
    "cut anyhow, half as large, jpeg 60": lambda image: _jpeg(
        _cut(image, 0.013, 0.044, 0.027, 0.008).resize((image.width // 2, image.height // 2)), 60
    ),
    "mirrored": ImageOps.mirror,
    "mirrored, cut anyhow": lambda image: ImageOps.mirror(_cut(image, 0.02, 0.03, 0.04, 0.01)),
    "upside down": ImageOps.flip,
    "turned": lambda image: image.rotate(90, expand=True),
    "written on": _written_on,
    "a label of 10 x 5 % in a corner": lambda image: _labelled(image, 0.87, 0.92, 0.1, 0.05),
    "a label of 15 x 5 % in a corner": lambda image: _labelled(image, 0.02, 0.03, 0.15, 0.05),
}


def measure_pictures(art: Path) -> bool:
    """Print it all; whether everything is as good as it must be. Nothing but numpy's seed is random."""
    pictures = list(draw_all(art))
    parts = [take_fingerprints(one) for one in pictures]
    filler = np.random.default_rng(5).bytes((MANY - sum(len(one) // 32 for one in parts)) * 32)
    counts = np.array([*(len(one) // 32 for one in parts), len(filler) // 32], ">i4").tobytes()
    ids = np.arange(len(pictures) + 1, dtype=">i8").tobytes()
    known = Known(b"".join(parts) + filler, ids, counts, bytes([KEPT_DOWN_FOR.index("removed")] * (len(pictures) + 1)))
    right = asked = 0
    print(f"pictures kept down: {len(pictures)}, in {known.words.shape[1]:,} fingerprints")
    for name, change in COPIES.items():
        found = sum(_is_known(known, change(one), number) for number, one in enumerate(pictures))
        right, asked = right + found, asked + len(pictures)
        print(f"  {name}: {found} of {len(pictures)} known again")
    others = [one for picture in pictures for one in (_cut(picture, 0, 0, 0.4, 0.3), _cut(picture, 0.5, 0.3, 0, 0))]
    wrong = sum(known.find(take_fingerprint(one).hash, SAME) is not None for one in others)
    asked_for = take_fingerprint(pictures[0]).hash
    lookup, waited = _time(lambda: known.find(asked_for, SAME))
    looking, looked = _time(lambda: (take_fingerprint(pictures[0]), measure_nudity(pictures[0])))
    blamed = max(measure_nudity(one) or 0 for one in pictures)
    print(f"known again: {right / asked:.1%}; others taken for them: {wrong} of {len(others)}")
    print(f"look-up among {MANY:,}: {lookup:.1f} ms of one core, {waited:.1f} by the clock")
    print(f"looking at a picture: {looking:.0f} ms of one core, {looked:.0f} by the clock")
    print(f"sexual, says the network of these drawings: at most {blamed:.3f}")
    return right / asked >= LEAST_KNOWN and not wrong and lookup <= MOST_LOOKUP_MS and looking <= MOST_LOOK_MS


def _is_known(known: Known, image: Image.Image, number: int) -> bool:
    found = known.find(take_fingerprint(image).hash, SAME)
    return found is not None and found.id == number


def _time(work: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds of one core, and by the clock, which counts what else the machine does; the medians."""
    cores, clocks = [], []
    for _ in range(ROUNDS):
        began, started = time.process_time(), time.perf_counter()
        work()
        cores.append((time.process_time() - began) * 1000)
        clocks.append((time.perf_counter() - started) * 1000)
    return statistics.median(cores), statistics.median(clocks)
