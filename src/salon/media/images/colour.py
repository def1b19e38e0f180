"""Any mode and colour space to plain 8-bit sRGB, without a word of metadata."""

import io
from functools import cache

from PIL import Image, ImageCms

MAX_PROFILE = 4 * 1024 * 1024  # bytes; real printing profiles reach 3 MB
RESIZABLE = frozenset({"RGB", "RGBA", "L", "LA", "CMYK"})
REDUCING_GAP = 2.0  # shrink cheaply to twice the size, then well


def plain(image: Image.Image, side: int) -> Image.Image:
    """The picture at most `side` pixels wide and high, as RGB, or RGBA where something shines through."""
    profile = image.info.get("icc_profile")
    if image.mode not in RESIZABLE:
        image = _to_resizable(image)
    image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=REDUCING_GAP)
    image.load()
    if isinstance(profile, bytes) and 0 < len(profile) <= MAX_PROFILE:
        image = _through_profile(image, profile)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode == "RGBA" and image.getchannel("A").getextrema() == (255, 255):
        image = image.convert("RGB")
    image.info.clear()
    return image


def _to_resizable(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":  # 16 bits a channel: Pillow would clip, not scale
        return image.convert("F").point(lambda value: value * (1 / 256) + 0).convert("L")
    if image.mode in {"1", "YCbCr", "LAB", "HSV"}:
        return image.convert("RGB")
    return image.convert("RGBA" if image.has_transparency_data else "RGB")


@cache
def _srgb() -> ImageCms.ImageCmsProfile:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))


def srgb_bytes() -> bytes:
    """An sRGB profile as it is put into files."""
    return _srgb().tobytes()


def _through_profile(image: Image.Image, profile: bytes) -> Image.Image:
    """Convert from the picture's own colour space; a profile that is broken or not its own changes nothing."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in ImageCms.getProfileDescription(own):
            return image
        alpha = image.getchannel("A") if image.mode in {"RGBA", "LA"} else None
        opaque = image.convert(image.mode.removesuffix("A")) if alpha else image
        converted = ImageCms.profileToProfile(opaque, own, _srgb(), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image
    if converted is None:
        return image
    if alpha:
        converted.putalpha(alpha)
    return converted
