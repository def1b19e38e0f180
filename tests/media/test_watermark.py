import io

import numpy as np
import pytest
from PIL import Image

from salon.media.images.decoding import decode
from salon.media.images.models import Limits, Unmarkable
from salon.media.images.variants import develop, find_number
from salon.media.images.watermark import Mark, mark_picture, measure_band, read_number
from salon.media.sandbox.uploads import measure_upload, process_upload
from tests.media.pictures import encode, opened, painting

KEY = b"a place's own key".ljust(32)
NUMBER = 3_141_592_653
MARK = Mark(KEY, NUMBER)
MADE_HERE = Limits(original_side=1024, small_side=512)


def scene(side: int = 1024, seed: int = 5) -> Image.Image:
    """Flat ground, soft light, sharp edges and a grain, as drawings and photographs have them."""
    rng = np.random.default_rng(seed)
    soft = _patches(rng, 6).resize((side, side), Image.Resampling.BICUBIC)
    shapes = _patches(rng, 9).resize((side, side), Image.Resampling.NEAREST)
    below = Image.linear_gradient("L").resize((side, side)).point(lambda value: 255 * (value > 90))
    picture = Image.composite(soft, shapes, below)
    return Image.blend(picture, Image.effect_noise((side, side), 30).convert("RGB"), 0.06)


def _patches(rng: np.random.Generator, count: int) -> Image.Image:
    return Image.fromarray(rng.integers(0, 255, (count, count, 3), dtype=np.uint8))


def read(image: Image.Image) -> int | None:
    return read_number(KEY, measure_band(image.convert("RGB")))


COPIES = {
    "as it is": lambda image: image,
    "JPEG 50": lambda image: opened(encode(image, "JPEG", quality=50)),
    "WebP 75": lambda image: opened(encode(image, "WEBP", quality=75)),
    "half the size": lambda image: image.resize((image.width // 2, image.height // 2), Image.Resampling.LANCZOS),
    "half the size as JPEG 75": lambda image: opened(
        encode(image.resize((512, 512), Image.Resampling.BICUBIC), "JPEG", quality=75)
    ),
    "a screenshot, larger": lambda image: image.resize((1300, 1300), Image.Resampling.BILINEAR),
    "brighter": lambda image: image.point(lambda value: min(255, value + 12)),
    "in grey": lambda image: image.convert("L"),
}


@pytest.mark.parametrize("copy", COPIES)
@pytest.mark.parametrize("seed", [1, 2])
def test_a_marked_picture_is_recognised_in_a_copy_of_it(copy: str, seed: int) -> None:
    assert read(COPIES[copy](mark_picture(scene(seed=seed), MARK))) == NUMBER


def test_nobody_sees_it() -> None:
    for picture in (scene(), Image.new("RGB", (800, 600), (180, 120, 90)), painting(1024, 768)):
        before, after = (np.asarray(one, np.float64) for one in (picture, mark_picture(picture, MARK)))
        assert 10 * np.log10(255**2 / np.mean((before - after) ** 2)) > 40  # PSNR in dB


def test_what_is_not_marked_is_not_recognised() -> None:
    for seed in range(40):
        assert read(scene(256, seed)) is None
    assert read(Image.new("RGB", (600, 600), "white")) is None
    assert read(painting(1024, 768)) is None


def test_another_place_reads_nothing_out_of_it() -> None:
    assert read_number(bytes(32), measure_band(mark_picture(scene(), MARK))) is None


def test_a_new_mark_takes_the_place_of_an_older_one() -> None:
    twice = mark_picture(mark_picture(scene(), Mark(KEY, 1)), MARK)
    assert read(twice) == NUMBER
    assert read(COPIES["JPEG 50"](twice)) == NUMBER


@pytest.mark.parametrize("band", [b"", b"\xff" * 10, bytes(25_332), b"\xff" * 25_332, b"\x00\x7c" * 12_666])
def test_a_measurement_that_is_none_holds_no_number(band: bytes) -> None:
    assert read_number(KEY, band) is None


def moving() -> bytes:
    frames = [scene(400).rotate(30 * turn) for turn in range(4)]
    return encode(frames[0], "WEBP", save_all=True, append_images=frames[1:], duration=100)


def see_through() -> bytes:
    picture = scene(512).convert("RGBA")
    picture.putalpha(Image.radial_gradient("L").resize((512, 512)).point(lambda value: 255 * (value < 120)))
    return encode(picture, "PNG")


@pytest.mark.parametrize(
    "data",
    [
        encode(scene(), "PNG"),
        encode(scene(1600), "JPEG"),
        encode(scene(64), "PNG"),
        encode(scene(300).resize((1024, 300)), "PNG"),
        encode(Image.new("RGB", (1024, 1024), "white"), "PNG"),
        encode(Image.new("RGB", (1024, 1024), "black"), "PNG"),
        encode(Image.effect_noise((1024, 1024), 90), "PNG"),
        moving(),
        see_through(),
    ],
    ids=["PNG", "JPEG", "tiny", "wide", "white", "black", "noise", "moving", "see-through"],
)
def test_every_form_of_a_picture_made_here_carries_the_mark(data: bytes) -> None:
    processed = process_upload(data, MADE_HERE, MARK)
    assert {name: find_number(form, KEY) for name, form in processed.variants.items()} == {
        "original": NUMBER,
        "small": NUMBER,
    }


def test_what_cannot_carry_a_mark_is_refused() -> None:
    with pytest.raises(Unmarkable):
        process_upload(encode(scene(64).resize((1024, 4)), "PNG"), MADE_HERE, MARK)


def test_the_sandbox_measures_without_the_key() -> None:
    data = encode(mark_picture(scene(), MARK), "JPEG", quality=80)
    assert read_number(KEY, measure_upload(data)) == NUMBER
    assert read_number(KEY, process_upload(data).band) == NUMBER


def test_uploads_are_left_as_they_are() -> None:
    data = encode(scene(200), "PNG")
    kept = develop(decode(data, Limits()), Limits()).original
    assert kept.width == 200
    assert find_number(kept, KEY) is None
    assert Image.open(io.BytesIO(kept.data)).size == (200, 200)
