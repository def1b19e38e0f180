"""By what a picture is known again: the numbers of the reference implementation, and what hardly moves them."""

import pytest
from PIL import Image, ImageDraw

from salon.media.images.fingerprints import BYTES, CUTS, count_differing, take_fingerprint, take_fingerprints
from salon.media.images.nudity import measure_nudity
from tests.media.pictures import encode, opened

SAME = 31


def scene(width: int, height: int) -> Image.Image:
    image = Image.new("RGB", (width, height), "navy")
    draw = ImageDraw.Draw(image)
    for one in range(24):
        left, top = one * width // 30, (one * one * 7) % height
        draw.ellipse((left, top, left + width // 6, top + height // 5), fill=(one * 10, 255 - one * 9, one * 53 % 256))
        end = (0, one * height // 24, width, (one * one * 11) % height)
        draw.line(end, fill=(one * 37 % 256, one * 10, 90), width=3)
    return image


# Of the same drawings by pdqhash 0.2.8, Meta's own code.
@pytest.mark.parametrize(
    ("size", "hashed"),
    [
        ((512, 384), "a7c929c9b30f8cac826811111365c23ec161ee39f1b473c667b724deb85e9e8f"),
        ((300, 512), "866c237ba579cd73998cd23800e92829f1305863f9d269cb0db692fe9e3f4707"),
    ],
)
def test_a_fingerprint_is_what_the_reference_says(size: tuple[int, int], hashed: str) -> None:
    found = take_fingerprint(scene(*size))
    assert count_differing(found.hash, bytes.fromhex(hashed)) <= 2  # a tie may fall the other way on another machine
    assert found.quality == 100


def test_re_encoding_and_shrinking_leave_a_picture_the_same_and_another_differs() -> None:
    image = scene(800, 600)
    own = take_fingerprint(image).hash
    changed = [
        opened(encode(image, "JPEG", quality=60)),
        image.resize((400, 300)),
        opened(encode(image.resize((200, 150)), "WEBP", quality=50)),
        image.convert("RGBA"),
    ]
    assert all(count_differing(own, take_fingerprint(one).hash) <= SAME for one in changed)
    assert count_differing(own, take_fingerprint(image.transpose(Image.Transpose.ROTATE_90)).hash) > 3 * SAME


def test_what_was_cut_mirrored_or_turned_is_found_among_the_fingerprints_of_the_picture() -> None:
    image = scene(800, 600)
    cuts = take_fingerprints(image)
    assert len(cuts) > len(CUTS) ** 4 * BYTES
    ways = (image.transpose(Image.Transpose.FLIP_LEFT_RIGHT), image.transpose(Image.Transpose.ROTATE_270))
    for turned in ways:
        own = take_fingerprint(turned).hash
        assert min(count_differing(own, cuts[one : one + BYTES]) for one in range(0, len(cuts), BYTES)) <= SAME
    for box in ((40, 30, 760, 570), (0, 0, 760, 570), (33, 0, 800, 600), (10, 25, 780, 600)):
        cut = take_fingerprint(image.crop(box)).hash
        nearest = min(count_differing(cut, cuts[place : place + BYTES]) for place in range(0, len(cuts), BYTES))
        assert nearest <= SAME, box


def test_a_plain_ground_tells_nothing() -> None:
    assert take_fingerprint(Image.new("RGB", (300, 300), "teal")).quality == 0


def test_drawings_are_not_taken_for_sexual_pictures() -> None:
    measured = [measure_nudity(scene(640, 480)), measure_nudity(Image.new("RGB", (300, 300), "teal"))]
    assert all(one is not None and one < 0.1 for one in measured)
