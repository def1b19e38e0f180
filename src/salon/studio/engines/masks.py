"""Which part of a picture may change, as pixels; and small pictures to show on the way."""

import io

from PIL import Image, ImageDraw, ImageOps

from salon.studio.engines.protocol import PREVIEW_SIDE, CannotDrawError, Mask

UNREADABLE = "The picture this was to start from cannot be read. Start from another one."


def open_picture(data: bytes) -> Image.Image:
    """A picture to start from; raises `CannotDrawError` for one that cannot be read."""
    try:
        image = Image.open(io.BytesIO(data))
        image.load()
    except Exception as error:  # a decoder fed garbage may raise anything
        raise CannotDrawError(UNREADABLE) from error
    return image


def to_pixels(mask: Mask, size: tuple[int, int]) -> Image.Image:
    """A grey picture of this size: white may change, black stays."""
    if mask.region is not None:
        x, y, width, height = mask.region
        drawn = Image.new("L", size, 0)
        corner = (round((x + width) * size[0]) - 1, round((y + height) * size[1]) - 1)
        start = (round(x * size[0]), round(y * size[1]))
        ImageDraw.Draw(drawn).rectangle((start, (max(start[0], corner[0]), max(start[1], corner[1]))), fill=255)
        return drawn
    assert mask.image is not None
    with Image.open(io.BytesIO(mask.image)) as image:
        drawn = ImageOps.invert(image.getchannel("A")) if "A" in image.getbands() else image.convert("L")
    return drawn.resize(size, Image.Resampling.BILINEAR).point(lambda grey: 255 if grey > 127 else 0)


def to_preview(image: Image.Image) -> bytes:
    """A picture that is still growing, as it is shown."""
    small = image.convert("RGB")
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    file = io.BytesIO()
    small.save(file, "WEBP", quality=70, method=0)
    return file.getvalue()


def to_png(image: Image.Image) -> bytes:
    """A picture's bytes, quickly."""
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()
