"""What a picture is recognised by: PDQ, a perceptual hash that re-encoding, shrinking and small changes hardly move.

Computed as Meta describes it ("The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm", 2019): of the
brightness, smoothed and sampled to 64 x 64, the sixteen lowest frequencies each way of a cosine transform, each bit
whether one is above their median. Bits are in the order of its usual hexadecimal form.
"""

from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

BYTES = 32
SIDE = 512  # a picture is measured in no more
SAMPLES, FREQUENCIES = 64, 16
PASSES = 2
LABELS, MARGIN, BAR = ((8, 3), (12, 4), (17, 5)), 2, 5  # in samples
BRIGHTNESS = np.array([0.299, 0.587, 0.114], np.float32)
CUTS = (0.0, 1 / 60, 2 / 60, 3 / 60)  # of a side: what is cut between two of these is near enough to one of them

Floats = NDArray[np.float64]


class Fingerprint(NamedTuple):
    """The hash, 256 bits, and how much there is in the picture to tell it by: 0 (nothing) to 100."""

    hash: bytes
    quality: int


def take_fingerprint(image: Image.Image) -> Fingerprint:
    """The fingerprint of a picture, RGB or RGBA; about 5 ms."""
    samples = _sample(_smoothen(_measure(image)))
    return Fingerprint(_hash(samples), _judge(samples))


def take_fingerprints(image: Image.Image) -> bytes:
    """The hashes of a picture cut at any side by up to a twentieth, labelled, mirrored or turned, one behind the other.

    All are sampled from the whole picture's smoothed brightness, which is nearly each one's own. About 60 ms.
    """
    smooth = _smoothen(_measure(image))
    height, width = smooth.shape
    parts = []
    for left, right, top, bottom in product(CUTS, repeat=4):
        rows = slice(round(top * height), height - round(bottom * height))
        columns = slice(round(left * width), width - round(right * width))
        samples = _sample(smooth[rows, columns])
        parts += [_hash(samples), _hash(samples[:, ::-1])]
    whole = _sample(smooth)
    parts += [_hash(labelled) for labelled in _label(whole)]
    return b"".join([*parts, *(_hash(np.rot90(side, turns)) for side in (whole, whole.T) for turns in range(4))])


def _label(samples: Floats) -> Iterator[Floats]:
    """A picture with a white or black label in a corner or in the middle of a side, or a bar along one."""
    for width, height in LABELS:
        across = {MARGIN, (SAMPLES - width) // 2, SAMPLES - MARGIN - width}
        for left, top, tone in product(sorted(across), (MARGIN, SAMPLES - MARGIN - height), (0.0, 255.0)):
            copy = samples.copy()
            copy[top : top + height, left : left + width] = tone
            yield copy
    for bar, tone in product((slice(0, BAR), slice(SAMPLES - BAR, SAMPLES)), (0.0, 255.0)):
        copy = samples.copy()
        copy[bar] = tone
        yield copy


def count_differing(one: bytes, other: bytes) -> int:
    """How many of the 256 bits of two hashes differ; up to 31 it is the same picture."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def _measure(image: Image.Image) -> NDArray[np.float32]:
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    shown = image.convert("RGB")
    shown.thumbnail((SIDE, SIDE), Image.Resampling.BICUBIC)
    return np.asarray(shown, np.float32) @ BRIGHTNESS


def _hash(samples: Floats) -> bytes:
    waves = _cosines() @ samples @ _cosines().T
    middle = np.partition(waves, waves.size // 2 - 1, axis=None)[waves.size // 2 - 1]
    return np.packbits((waves > middle).ravel()[::-1]).tobytes()


def _smoothen(brightness: NDArray[np.float32]) -> Floats:
    smooth: Floats = brightness.astype(np.float64)
    for _ in range(PASSES):
        smooth = _smooth(_smooth(smooth.T).T)
    return smooth


def _sample(smooth: Floats) -> Floats:
    rows, columns = (((np.arange(SAMPLES) + 0.5) * side / SAMPLES).astype(int) for side in smooth.shape)
    return smooth[np.ix_(rows, columns)]


def _smooth(values: Floats) -> Floats:
    """The mean of a window along the first axis, narrower at the ends."""
    count = len(values)
    window = (count + 2 * SAMPLES - 1) // (2 * SAMPLES)
    ahead = (window + 2) // 2
    places = np.arange(count)
    first, last = np.maximum(places + ahead - window, 0), np.minimum(places + ahead, count)
    sums = np.vstack([np.zeros_like(values[:1]), np.cumsum(values, axis=0)])
    means: Floats = (sums[last] - sums[first]) / (last - first)[:, None]
    return means


@cache
def _cosines() -> Floats:
    waves = np.arange(1, FREQUENCIES + 1)[:, None]
    places = np.arange(SAMPLES)[None, :]
    cosines: Floats = np.sqrt(2 / SAMPLES) * np.cos(np.pi / 2 / SAMPLES * waves * (2 * places + 1))
    return cosines


def _judge(samples: Floats) -> int:
    steps = sum(np.abs(np.trunc(np.diff(samples, axis=axis) * 100 / 255)).sum() for axis in (0, 1))
    return min(100, int(steps / 90))
