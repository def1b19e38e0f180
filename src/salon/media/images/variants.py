"""The forms of a picture that are stored and shown, made from its pixels."""

import io
from collections.abc import Callable, Mapping
from typing import Any

from blurhash_rs import blurhash_encode
from PIL import Image

from salon.media.images.colour import plain
from salon.media.images.decoding import Decoded
from salon.media.images.models import Limits, Mime, Processed, Unmarkable, Variant
from salon.media.images.watermark import Mark, mark_picture, measure_band, read_number

FEW_COLOURS = 4096  # drawings and screenshots: without loss they are smaller, and sharp
LOSSLESS = {"lossless": True, "method": 0, "quality": 20}
FINE = {"quality": 90, "method": 2}
FEED = {"quality": 80, "method": 2}
MOVING = {"quality": 75, "method": 0}
PHOTO = {"quality": 90, "optimize": True, "progressive": True}
HASH_SIDE = 32
MARKABLE_SIDE = 256  # pixels; a watermark has too little room in less
LOUDER = (1.0, 1.7, 3.0)  # strengths of a watermark, tried until it is read from every form
MIMES: dict[str, Mime] = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}


def make_variants(image: Image.Image, limits: Limits | None = None) -> Processed:
    """All forms of a picture made here, straight from its pixels; the given picture stays as it is."""
    limits = limits or Limits()
    still = plain(image.copy(), limits.original_side)
    return develop(Decoded([still], [0], 0, photographic=False), limits)


def develop(decoded: Decoded, limits: Limits, mark: Mark | None = None) -> Processed:
    """All forms of a decoded picture; with a mark each of them carries it, read back from what was encoded.

    Raises `Unmarkable` when it cannot be read from one of them however strong it is.
    """
    if mark is not None:
        decoded = _enlarge(decoded, limits.original_side)
    first = decoded.frames[0]
    small = _shrink(first, limits.small_side)
    tiny = _on_white(_shrink(small, HASH_SIDE))
    return Processed(
        variants={
            "original": _mark(decoded, mark, _moving if decoded.animated else _still),
            "small": _mark(decoded._replace(frames=[small]), mark, _for_feeds),
        },
        blurhash=blurhash_encode(tiny),
        dominant=_dominant(tiny),
        average=_average(tiny),
        animated=decoded.animated,
        band=measure_band(first) if mark is None else b"",
    )


def _enlarge(decoded: Decoded, side: int) -> Decoded:
    """Make a picture that is too small for a watermark larger, if it can be."""
    width, height = decoded.frames[0].size
    factor = min(MARKABLE_SIDE / min(width, height), side / max(width, height))
    if factor <= 1:
        return decoded
    size = (round(width * factor), round(height * factor))
    return decoded._replace(frames=[frame.resize(size, Image.Resampling.LANCZOS) for frame in decoded.frames])


def _mark(decoded: Decoded, mark: Mark | None, encode: Callable[[Decoded], Variant]) -> Variant:
    if mark is None:
        return encode(decoded)
    for strength in LOUDER:
        frames = [mark_picture(frame, mark, strength) for frame in decoded.frames]
        form = encode(decoded._replace(frames=frames))
        if find_number(form, mark.key) == mark.number:
            return form
    raise Unmarkable


def find_number(form: Variant, key: bytes) -> int | None:
    """The number in the watermark of an encoded form of our own making."""
    with Image.open(io.BytesIO(form.data)) as image:
        shown = image.convert("RGBA" if image.has_transparency_data else "RGB")
    return read_number(key, measure_band(shown))


def _still(decoded: Decoded) -> Variant:
    image = decoded.frames[0]
    if decoded.photographic and image.mode == "RGB":
        return _encode(image, "JPEG", PHOTO)
    return _encode(image, "WEBP", LOSSLESS if image.getcolors(FEW_COLOURS) else FINE)


def _for_feeds(decoded: Decoded) -> Variant:
    return _encode(decoded.frames[0], "WEBP", FEED)


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
