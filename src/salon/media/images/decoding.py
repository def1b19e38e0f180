"""Decoding of bytes nobody vouches for, inside limits; run this in the sandbox only."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from pi_heif import options as heif_options
from pi_heif import register_heif_opener
from PIL import AvifImagePlugin, Image, ImageFile, ImageOps, PngImagePlugin, UnidentifiedImageError

from salon.media.images.colour import plain
from salon.media.images.models import (
    REFUSALS,
    Limits,
    NotAnImage,
    TooLarge,
    Truncated,
    Unreadable,
    require_bytes,
    too_many_pixels,
)

register_heif_opener(thumbnails=False)
heif_options.DECODE_THREADS = 1  # the sandbox starts nothing

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "HEIF")  # judged by content alone
MOVING = frozenset({"GIF", "PNG", "WEBP", "AVIF"})
PHOTOGRAPHIC = frozenset({"JPEG", "MPO", "HEIF"})
ORIENTATION = 0x0112  # EXIF
SHORTEST_MS, USUAL_MS = 20, 100  # browsers show faster frames than the first for as long as the second


class Decoded(NamedTuple):
    """The frames of a picture: upright, in sRGB, shrunk to the size wanted, with nothing written into them."""

    frames: list[Image.Image]
    durations_ms: list[int]
    loops: int  # 0 is forever
    photographic: bool

    @property
    def animated(self) -> bool:
        """Whether there is more than one frame."""
        return len(self.frames) > 1


def decode(data: bytes, limits: Limits) -> Decoded:
    """Decode a still picture or an animation; raises one of `models.REFUSALS`, never anything else."""
    require_bytes(data, limits)
    try:
        with _strict(limits), Image.open(io.BytesIO(data), formats=FORMATS) as image:
            return _decode(image, limits)
    except tuple(REFUSALS.values()):
        raise
    except UnidentifiedImageError as error:
        raise NotAnImage from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise too_many_pixels(limits) from error
    except MemoryError as error:
        raise TooLarge("This picture needs too much memory to be read.") from error
    except Exception as error:  # a decoder fed garbage may raise anything
        raise (Truncated if "truncated" in str(error).lower() else Unreadable) from error


@contextmanager
def _strict(limits: Limits) -> Iterator[None]:
    """Pillow's own guards at our limits: the bomb warning is an error, half a picture is none, one thread."""
    Image.MAX_IMAGE_PIXELS = limits.max_pixels
    PngImagePlugin.MAX_TEXT_CHUNK = PngImagePlugin.MAX_TEXT_MEMORY = limits.max_bytes
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        yield


def _decode(image: ImageFile.ImageFile, limits: Limits) -> Decoded:
    frames = getattr(image, "n_frames", 1) if image.format in MOVING else 1
    if frames > limits.max_frames:
        raise TooLarge(f"This animation is too long: at most {limits.max_frames} frames.")
    if image.width * image.height * frames > limits.max_pixels:
        raise too_many_pixels(limits)
    if frames > 1:
        return _decode_moving(image, frames, limits)
    photographic = image.format in PHOTOGRAPHIC
    return Decoded([_frame(image, limits.original_side)], [0], 0, photographic)


def _decode_moving(image: ImageFile.ImageFile, count: int, limits: Limits) -> Decoded:
    frames, durations, pixels = [], [], 0
    for index in range(count):
        image.seek(index)
        pixels += image.width * image.height  # a GIF can grow from frame to frame
        if pixels > limits.max_pixels:
            raise too_many_pixels(limits)
        frames.append(_frame(image.copy(), limits.moving_side))
        duration = round(float(image.info.get("duration") or 0))
        durations.append(duration if SHORTEST_MS <= duration <= 60_000 else USUAL_MS)
    loops = image.info.get("loop", 1 if image.format == "GIF" else 0)
    size = frames[0].size
    frames = [frame if frame.size == size else ImageOps.pad(frame, size) for frame in frames]
    return Decoded(frames, durations, loops if isinstance(loops, int) and 0 <= loops <= 0xFFFF else 0, False)


def _frame(image: Image.Image, side: int) -> Image.Image:
    turn = _turn(image)
    frame = plain(image, side)
    return frame if turn is None else frame.transpose(turn)


def _turn(image: Image.Image) -> Image.Transpose | None:
    """How to turn a picture upright; a camera's note that cannot be read turns nothing."""
    try:
        orientation = image.getexif().get(ORIENTATION, 1)
    except Exception:  # noqa: BLE001 (EXIF is parsed in Python and fails in as many ways as there are cameras)
        return None
    return {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
