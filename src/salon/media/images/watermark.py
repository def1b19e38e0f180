"""A mark nobody sees: a number spread over the middle frequencies of a picture, read again from copies of it.

Spread spectrum in the cosine transform of a square of the picture's brightness, so that neither re-encoding nor
shrinking moves it; cropping does. Every bit of the number and of its check is carried by hundreds of frequencies;
which ones, and which way, only the key tells. What a picture says there by itself is measured first, and each bit
gets no more than it lacks (informed embedding: Malvar and Florencio, "Improved Spread Spectrum", 2003).
"""

import hashlib
import hmac
from functools import cache, lru_cache
from itertools import combinations
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from PIL import Image

SIDE = 512  # of the square that every picture is measured in
LOW, HIGH = 16, 128  # radius of the band of frequencies, in half periods a side
NUMBER_BITS, CHECK_BITS = 32, 24
BITS = NUMBER_BITS + CHECK_BITS
LIMIT = 28.0  # what one frequency may say for or against a bit: edges and lettering are loud
STRENGTH = 5.0  # amplitude of each frequency at least, in levels of brightness in an orthonormal transform
MARGIN = 2.4  # how far each bit stands out, in the mean of its frequencies
ROUNDS = 8
UNSURE = 6  # bits that may have been misread: those that stand out least, up to three of them

Floats = NDArray[np.float32]


class Mark(msgspec.Struct, frozen=True):
    """A number to put into a picture, below 2**32, under a place's key."""

    key: bytes
    number: int


class _Carriers(NamedTuple):
    """Which frequencies of the band carry each bit, and which way; both have a row a bit."""

    places: NDArray[np.int64]
    signs: Floats


def mark_picture(image: Image.Image, mark: Mark, strength: float = 1.0) -> Image.Image:
    """A copy of the picture, RGB or RGBA, that carries the mark; `strength` 2 is twice as loud. About 30 ms."""
    places, signs = _carriers(mark.key)
    band = _measure(image)
    bits = _to_bits(mark)[:, None]
    own, amplitudes = band[places], np.full((BITS, 1), STRENGTH * strength, np.float32)
    for _ in range(ROUNDS):
        said = (np.clip(own + amplitudes * bits * signs, -LIMIT, LIMIT) * signs).mean(axis=1, keepdims=True) * bits
        lacking = np.maximum(MARGIN * strength - said, 0)
        if not lacking.any():
            break
        amplitudes += 1.3 * lacking + 0.5 * (lacking > 0)
    added = np.zeros(len(band), np.float32)
    added[places] = amplitudes * bits * signs
    return _add(image, added)


def measure_band(image: Image.Image) -> bytes:
    """All of a picture that `read_number` needs: 25 KB that tell nothing to whoever lacks the key."""
    return _measure(image).astype("<f2").tobytes()


def read_number(key: bytes, band: bytes) -> int | None:
    """The number in a measured picture; None when there is none under this key, wrongly found once in 400,000."""
    measured = np.frombuffer(band, "<f2").astype(np.float32)
    if len(measured) != len(_places()) or not np.isfinite(measured).all():
        return None
    places, signs = _carriers(key)
    said = (np.clip(measured[places], -LIMIT, LIMIT) * signs).mean(axis=1)
    bits, unsure = said > 0, np.argsort(np.abs(said))[:UNSURE]
    for count in range(4):
        for flipped in combinations(unsure, count):
            tried = bits.copy()
            tried[list(flipped)] ^= True
            packed = np.packbits(tried).tobytes()
            number = int.from_bytes(packed[: NUMBER_BITS // 8], "big")
            if hmac.compare_digest(packed[NUMBER_BITS // 8 :], _check(key, number)):
                return number
    return None


def _measure(image: Image.Image) -> Floats:
    """The frequencies of the band in the picture as it looks on white."""
    if image.mode == "RGBA":
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    square = image.convert("L").resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    waves = _waves()
    spectrum: Floats = waves @ np.asarray(square, np.float32) @ waves.T
    band: Floats = spectrum.ravel()[_places()]
    return band


def _add(image: Image.Image, band: Floats) -> Image.Image:
    spectrum = np.zeros((HIGH, HIGH), np.float32)
    spectrum.ravel()[_places()] = band
    waves = _waves()
    shift = Image.fromarray(waves.T @ spectrum @ waves).resize(image.size, Image.Resampling.BICUBIC)
    pixels = np.asarray(image, np.uint8)
    marked = pixels.copy()
    levels = np.rint(np.asarray(shift)).astype(np.int16)[:, :, None]
    marked[:, :, :3] = np.clip(pixels[:, :, :3] + levels, 0, 255)
    return Image.fromarray(marked)


@cache
def _waves() -> Floats:
    """The lowest `HIGH` rows of the orthonormal cosine transform (DCT-II) of `SIDE` samples."""
    samples, frequencies = np.arange(SIDE), np.arange(HIGH)[:, None]
    waves = np.cos(np.pi * (2 * samples + 1) * frequencies / (2 * SIDE)) * np.sqrt(2 / SIDE)
    waves[0] /= np.sqrt(2)
    rows: Floats = waves.astype(np.float32)
    return rows


@cache
def _places() -> NDArray[np.int64]:
    along = np.arange(HIGH)
    radius = np.hypot(along, along[:, None])
    return np.flatnonzero((radius >= LOW) & (radius < HIGH))


@lru_cache(maxsize=4)
def _carriers(key: bytes) -> _Carriers:
    """Drawn from a hash, whose output no new version of a library changes."""
    each = len(_places()) // BITS
    drawn = hashlib.shake_256(b"salon watermark 1" + key).digest(5 * len(_places()))
    order = np.argsort(np.frombuffer(drawn[: 4 * len(_places())], "<u4"), kind="stable")
    signs = np.frombuffer(drawn[-each * BITS :], np.uint8) & 1
    return _Carriers(order[: each * BITS].reshape(BITS, each), (signs * 2.0 - 1).astype(np.float32).reshape(BITS, each))


def _check(key: bytes, number: int) -> bytes:
    return hmac.digest(key, number.to_bytes(NUMBER_BITS // 8, "big"), "sha256")[: CHECK_BITS // 8]


def _to_bits(mark: Mark) -> Floats:
    packed = mark.number.to_bytes(NUMBER_BITS // 8, "big") + _check(mark.key, mark.number)
    return (np.unpackbits(np.frombuffer(packed, np.uint8)) * 2.0 - 1).astype(np.float32)
