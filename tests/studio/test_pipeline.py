"""Models of `diffusers` as engines, with a tiny pipeline of random weights; runs where the extra is installed."""

import asyncio
import io
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import msgspec
import psutil
import pytest
from PIL import Image, ImageChops

from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.context import settings as current
from salon.kit.settings import Settings
from salon.media.keeping import blobs
from salon.studio import actions, jobs
from salon.studio.engines import load_engines
from salon.studio.engines.conformance import examine
from salon.studio.engines.protocol import Mask, Order, Progress, Result, Source
from tests.studio.layers import check_both_layers
from tests.studio.people import Cast, ask, fetch, make, post, until

pytest.importorskip("diffusers")
pytestmark = pytest.mark.timeout(600)
ROOT = Path(__file__).parent.parent.parent
FILE = """
default = "tiny"
[[engine]]
kind = "diffusers"
id = "tiny"
name = "Tiny"
model = "{folder}"
device = "cpu"
sizes = ["64x64", "128x64"]
steps = 6
preview_steps = 2

[[engine]]
kind = "diffusers"
id = "other"
model = "{folder}"
device = "cpu"
sizes = ["64x64"]
steps = 40
preview_steps = 2

[[engine]]
kind = "diffusers"
id = "missing"
model = "{folder}/nothing"
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pipeline on disk, as a model from the hub would be."""
    made = tmp_path_factory.mktemp("tiny") / "pipeline"
    subprocess.run([sys.executable, "-m", "tests.studio.tiny_pipeline", made], check=True, cwd=ROOT, timeout=300)
    return made


@pytest.fixture(autouse=True)
async def configured(
    folder: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    file = tmp_path / "engines.toml"
    file.write_text(FILE.format(folder=folder))
    set_settings(msgspec.structs.replace(settings, engines=str(file)))
    jobs.easels.cache_clear()
    yield
    await jobs.close_easel()
    jobs.easels.cache_clear()
    set_settings(settings)


async def picture(generation_id: int) -> Image.Image:
    [(key,)] = await fetch("SELECT original ->> 'key' FROM media WHERE generation_id = %s", generation_id)
    data = await blobs().find(key)
    assert data is not None
    return Image.open(io.BytesIO(data)).convert("RGB")


def list_engines() -> list[str]:
    return [one.name() for one in psutil.Process().children() if one.name().startswith("salon engine")]


async def test_what_a_model_makes_carries_both_layers_in_every_form(client: httpx.AsyncClient, cast: Cast) -> None:
    made = await make(cast.alice, "a red fox", engine="tiny", seed=4)
    await check_both_layers(client, made.variations[0].media_id)


async def test_a_model_draws_in_the_shape_that_was_asked_for(cast: Cast) -> None:
    first = await make(cast.alice, "a red fox", engine="tiny", seed=4, negative_prompt="blue")
    assert (first.state, first.error, first.variations[0].style) == ("ready", None, None)
    wide = await make(cast.bob, "a red fox", engine="tiny", seed=5, size="landscape")
    one, other = await picture(first.id), await picture(wide.id)
    assert one.width == one.height
    assert other.width == 2 * other.height
    assert len(one.getcolors(1 << 24) or []) > 16, "random weights draw noise, not one colour"
    [(source_type,)] = await fetch("SELECT DISTINCT evidence FROM media WHERE engine = 'tiny' AND degree = 'generated'")
    assert source_type == "log"


async def test_previews_come_from_the_steps_of_the_model_and_the_same_order_gives_the_same_picture() -> None:
    engine = load_engines(current())["tiny"]
    engine.open()
    *steps, result = engine.make(Order(prompt="a fox", seed=1, width=64, height=64))
    assert isinstance(result, Result)
    shown = [one for one in steps if isinstance(one, Progress) and one.preview]
    assert len(shown) == 3
    assert all(Image.open(io.BytesIO(one.preview or b"")).format == "WEBP" for one in shown)
    *_, again = engine.make(Order(prompt="a fox", seed=1, width=64, height=64))
    assert isinstance(again, Result)
    assert again.picture == result.picture
    fractions = [one.fraction for one in steps if isinstance(one, Progress)]
    assert fractions == sorted(fractions)


async def test_a_remix_starts_from_the_pixels_and_a_region_keeps_the_rest(cast: Cast) -> None:
    parent = await make(cast.alice, "a fox", engine="tiny", seed=4)
    root = await post(cast.alice, [parent.variations[0].media_id or 0])
    remix = await make(cast.bob, "in snow", engine="tiny", seed=9, parents=[root])
    assert (remix.state, remix.variations[0].notes) == ("ready", [])
    before, after = await picture(parent.id), await picture(remix.id)
    assert ImageChops.difference(before, after).getbbox() is not None


async def test_a_region_leaves_the_rest_as_it_was_to_the_pixel() -> None:
    engine = load_engines(current())["tiny"]
    engine.open()
    order = Order(prompt="a fox", seed=4, width=64, height=64)
    *_, parent = engine.make(order)
    assert isinstance(parent, Result)
    source = Source(post_id=1, image=parent.picture)
    part = Mask(region=(0.5, 0, 0.5, 1))
    *_, result = engine.make(msgspec.structs.replace(order, prompt="a hat", sources=[source], mask=part))
    assert isinstance(result, Result)
    before, after = (Image.open(io.BytesIO(made.picture)).convert("RGB") for made in (parent, result))
    assert ImageChops.difference(before, after).getbbox() == (32, 0, 64, 64)


async def test_one_model_is_resident_and_goes_when_nobody_asks(cast: Cast) -> None:
    assert (await make(cast.alice, "a fox", engine="tiny")).state == "ready"
    assert list_engines() == ["salon engine tiny"]
    assert (await make(cast.alice, "a fox", engine="other")).state == "ready"
    assert list_engines() == ["salon engine other"]
    await jobs.easels().end_idle()
    assert list_engines() == ["salon engine other"]
    await jobs.easels().end_idle(seconds=0)
    assert list_engines() == []


async def test_a_picture_called_off_stops_the_model(cast: Cast) -> None:
    generation_id = await ask(cast.alice, "a fox", engine="other")
    drawing = asyncio.create_task(jobs.generate(generation_id))
    await until(cast.alice, generation_id, lambda found: found.variations[0].progress > 0.02)
    async with db.transaction() as tx:
        await actions.cancel_generation(tx, cast.alice.id, generation_id)
    async with asyncio.timeout(60):
        await drawing
    assert list_engines() == []


async def test_leaving_early_leaves_the_pipeline_usable() -> None:
    engine = load_engines(current())["other"]
    engine.open()
    growing = engine.make(Order(prompt="a fox", seed=1, width=64, height=64))
    next(growing)
    next(growing)
    growing.close()  # type: ignore[attr-defined]
    *_, result = engine.make(Order(prompt="a fox", seed=1, width=64, height=64))
    assert isinstance(result, Result)


async def test_a_model_that_is_not_there_is_told_in_words(cast: Cast) -> None:
    made = await make(cast.alice, "a fox", engine="missing")
    assert made.state == "failed"
    assert made.error == "The engine could not start. Whoever runs this place can see why in the log."


async def test_a_model_keeps_the_contract() -> None:
    found = [finding async for finding in examine("tiny", current())]
    assert [finding for finding in found if finding.fault is not None] == []
    assert len(found) > 25
