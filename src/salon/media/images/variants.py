"""The forms of a picture that are stored and shown, made from its pixels."""

import io
from collections.abc import Mapping
from typing import Any

from blurhash_rs import blurhash_encode
from PIL import Image

from salon.media.images.colour import plain
from salon.media.images.decoding import Decoded
from salon.media.images.models import Limits, Mime, Processed, Variant

FEW_COLOURS = 4096  # drawings and screenshots: without loss they are smaller, and sharp
LOSSLESS = {"lossless": True, "method": 0, "quality": 20}
FINE = {"quality": 90, "method": 2}
FEED = {"quality": 80, "method": 2}
MOVING = {"quality": 75, "method": 0}
PHOTO = {"quality": 90, "optimize": True, "progressive": True}
HASH_SIDE = 32
MIMES: dict[str, Mime] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def make_variants(image: Image.Image, limits: Limits | None = None) -> Processed:
    """All forms of a picture made here, straight from its pixels; the given picture stays as it is."""
    limits = limits or Limits()
    still = plain(image.copy(), limits.original_side)
    return develop(Decoded([still], [0], 0, photographic=False), limits)


def develop(decoded: Decoded, limits: Limits) -> Processed:
    """All forms of a decoded picture."""
    first = decoded.frames[0]
    original = _moving(decoded) if decoded.animated else _still(first, photographic=decoded.photographic)
    small = _shrink(first, limits.small_side)
    tiny = _on_white(_shrink(small, HASH_SIDE))
    return Processed(
        variants={"original": original, "small": _encode(small, "WEBP", FEED)},
        blurhash=blurhash_encode(tiny),
        dominant=_dominant(tiny),
        average=_average(tiny),
        animated=decoded.animated,
    )


def _still(image: Image.Image, *, photographic: bool) -> Variant:
    if photographic and image.mode == "RGB":
        return _encode(image, "JPEG", PHOTO)
    return _encode(image, "WEBP", LOSSLESS if image.getcolors(FEW_COLOURS) else FINE)


def _moving(decoded: Decoded) -> Variant:
    rest = {"append_images": decoded.frames[1:], "duration": decoded.durations_ms, "loop": decoded.loops}
    return _encode(decoded.frames[0], "WEBP", {**MOVING, "save_all": True, **rest})


def _encode(image: Image.Image, kind: str, options: Mapping[str, Any]) -> Variant:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return Variant(data=out.getvalue(), mime=MIMES[kind], width=image.width, height=image.height)


def _shrink(image: Image.Image, side: int) -> Image.Image:
    copy = image.copy()
    copy.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=2.0)
    return copy


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode != "RGBA":
        return image
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def _dominant(image: Image.Image) -> str:
    counted = image.quantize(8, Image.Quantize.MEDIANCUT).convert("RGB").getcolors() or []
    return _hex(max(counted, key=lambda one: one[0])[1])


def _average(image: Image.Image) -> str:
    return _hex(image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)))


def _hex(colour: object) -> str:
    assert isinstance(colour, tuple)
    return "#{:02x}{:02x}{:02x}".format(*colour)
