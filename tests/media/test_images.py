import io
import time

import pytest
from PIL import Image

from salon.media.images.decoding import decode
from salon.media.images.models import Limits, Processed
from salon.media.images.variants import develop, make_variants
from tests.media.pictures import encode, moving, opened, painting, photo_with_secrets, wide_gamut_profile, with_text


def show(data: bytes) -> Processed:
    return develop(decode(data, Limits()), Limits())


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, ...], off: int = 24) -> bool:
    seen = image.getpixel(place)
    assert isinstance(seen, tuple)
    return all(abs(one - other) <= off for one, other in zip(seen, colour, strict=True))


def test_nothing_a_camera_wrote_about_its_owner_is_left() -> None:
    data = photo_with_secrets()
    assert data.count(b"SECRET") == 4
    assert opened(data).getexif().get_ifd(0x8825)
    for variant in show(data).variants.values():
        assert b"SECRET" not in variant.data
        assert not any(mark in variant.data for mark in (b"Exif", b"EXIF", b"XMP", b"Photoshop", b"ICC"))
        assert not opened(variant.data).getexif()


def test_a_picture_held_sideways_is_shown_upright() -> None:
    original = show(photo_with_secrets()).original
    assert (original.width, original.height) == (240, 320)
    assert near(opened(original.data).convert("RGB"), (220, 20), (254, 0, 0)), "its top left is at the top right now"


def test_text_hidden_in_a_png_is_gone() -> None:
    data = with_text(b"SECRET prompt" * 100_000)
    assert all(b"workflow" not in one.data and b"SECRET" not in one.data for one in show(data).variants.values())


def test_another_colour_space_becomes_srgb() -> None:
    red = Image.new("RGB", (64, 64), (255, 0, 0))
    assert show(encode(red, "PNG")).average == "#ff0000"
    swapped = Image.new("RGB", (64, 64), (0, 0, 255))
    shown = show(encode(swapped, "PNG", icc_profile=wide_gamut_profile()))
    assert near(opened(shown.original.data).convert("RGB"), (5, 5), (255, 0, 0), off=3)
    assert "icc_profile" not in opened(shown.original.data).info


def test_a_broken_profile_is_ignored() -> None:
    shown = show(encode(Image.new("RGB", (64, 64), (255, 0, 0)), "PNG", icc_profile=b"\0" * 3_000_000))
    assert shown.dominant == "#ff0000"


@pytest.mark.parametrize(
    ("mode", "colour", "kind", "seen"),
    [
        ("CMYK", (0, 255, 255, 0), "JPEG", (254, 0, 0)),
        ("I;16", 0x8000, "PNG", (128, 128, 128)),
        ("1", 1, "PNG", (255, 255, 255)),
        ("L", 128, "PNG", (128, 128, 128)),
        ("P", 0, "GIF", (0, 0, 0)),
        ("RGB", (0, 128, 0), "AVIF", (0, 128, 0)),
    ],
)
def test_every_way_to_store_colour_shows_right(
    mode: str, colour: object, kind: str, seen: tuple[int, int, int]
) -> None:
    shown = show(encode(Image.new(mode, (40, 30), colour), kind))  # type: ignore[arg-type]
    for variant in shown.variants.values():
        assert near(opened(variant.data).convert("RGB"), (9, 9), seen, off=6)


def test_what_shines_through_still_does() -> None:
    image = painting().convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(image.size))
    for variant in show(encode(image, "PNG")).variants.values():
        assert variant.mime == "image/webp"
        shown = opened(variant.data)
        assert shown.mode == "RGBA"
        assert shown.getchannel("A").getextrema() == (0, 255)


def test_an_alpha_channel_that_hides_nothing_is_dropped() -> None:
    assert opened(show(encode(painting().convert("RGBA"), "PNG")).original.data).mode == "RGB"


def test_a_photo_stays_a_jpeg_and_a_drawing_keeps_every_pixel() -> None:
    assert show(encode(painting(), "JPEG")).original.mime == "image/jpeg"
    drawing = Image.new("RGB", (64, 64), "white")
    drawing.paste("navy", (10, 10, 31, 47))
    original = show(encode(drawing, "PNG")).original
    assert original.mime == "image/webp"
    assert opened(original.data).convert("RGB").tobytes() == drawing.tobytes()


def test_sizes_are_bounded_and_nothing_is_enlarged() -> None:
    shown = show(encode(painting(3000, 900), "JPEG"))
    assert (shown.original.width, shown.original.height) == (2048, 614)
    assert (shown.small.width, shown.small.height) == (640, 192)
    assert opened(shown.small.data).size == (640, 192)
    assert (show(encode(painting(50, 20), "PNG")).small.width) == 50


def test_an_animation_keeps_moving_and_its_small_form_stands_still() -> None:
    shown = show(moving())
    assert shown.animated
    image = Image.open(io.BytesIO(shown.original.data))
    assert (image.format, image.n_frames, image.info["loop"]) == ("WEBP", 6, 0)  # type: ignore[attr-defined]
    image.seek(5)
    image.load()
    assert image.info["duration"] == 120
    assert near(image.convert("RGB"), (60, 40), (200, 20, 200))
    assert getattr(Image.open(io.BytesIO(shown.small.data)), "n_frames", 1) == 1
    assert not show(encode(painting(), "GIF")).animated


def test_blurhash_and_colours_describe_the_picture() -> None:
    image = Image.new("RGB", (300, 300), (250, 240, 20))
    image.paste((10, 20, 200), (0, 0, 300, 100))
    shown = show(encode(image, "PNG"))
    assert len(shown.blurhash) == 28, "4 x 3 components"
    assert shown.blurhash != show(encode(image.rotate(180), "PNG")).blurhash
    assert near(Image.new("RGB", (1, 1), shown.dominant), (0, 0), (250, 240, 20), off=8)
    assert near(Image.new("RGB", (1, 1), shown.average), (0, 0), (170, 167, 80), off=8)


def test_a_picture_made_here_gets_the_same_forms_and_is_left_alone() -> None:
    image = painting(1024, 1024)
    image.info["comment"] = b"SECRET"
    before = image.tobytes()
    shown = make_variants(image)
    assert image.tobytes() == before
    assert (shown.original.width, shown.small.width) == (1024, 640)
    assert b"SECRET" not in shown.original.data
    assert shown.blurhash == show(encode(image, "PNG")).blurhash


def test_a_picture_made_here_is_ready_soon() -> None:
    image = painting(1024, 1024)
    make_variants(image)
    took = []
    for _ in range(5):  # the best of some: a processor that others share takes longer for the same
        began = time.process_time()
        make_variants(image)
        took.append(time.process_time() - began)
    assert min(took) < 0.3, "100 ms where this was written; 400 ms is the promise, signing included"
