"""OpenAI's Images API as an engine, through the real SDK, against a server on this machine that speaks it."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest
from PIL import Image

from salon.kit import db
from salon.kit.context import set_settings
from salon.kit.context import settings as current
from salon.kit.errors import TooManyRequests
from salon.kit.settings import Settings
from salon.media.keeping import blobs
from salon.studio import actions, charges, jobs
from salon.studio.engines import images_api_calls as calls
from salon.studio.engines import load_engines
from salon.studio.engines.images_api_calls import BROKEN, BUSY, NO_ENTRY, NO_PICTURE, REFUSED, TOO_SLOW, UNREACHABLE
from salon.studio.models import Region
from tests.studio.layers import check_both_layers
from tests.studio.people import Cast, ask, change, fetch, look, make, post, until
from tests.studio.service import Service, serving

COST = 50 * 5 + 100 * 10 + 1000 * 40  # the service's usage at the prices below
FILE = """
[[engine]]
kind = "openai"
id = "streaming"
name = "Streaming"
model = "gpt-image-1"
base_url = "{url}"
key = "SALON_TEST_KEY"
quality = "low"
timeout_seconds = 2
prices = {{ picture = 0.05, text_input = 5, image_input = 10, output = 40 }}

[[engine]]
kind = "openai"
id = "plain"
model = "old-model"
base_url = "{url}"
key = "SALON_TEST_KEY"
partial_images = 0
response_format = "b64_json"
seed = true
retries = 1
prices = {{ picture = 0.02 }}

[[engine]]
kind = "openai"
id = "nowhere"
model = "gone"
base_url = "http://127.0.0.1:9/v1"
key = ""
paid = false

[[engine]]
kind = "openai"
id = "keyless"
model = "gpt-image-1"
key = "SALON_TEST_NO_SUCH_KEY"
"""


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as found:
        yield found


@pytest.fixture(autouse=True)
async def configured(
    service: Service, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    monkeypatch.setenv("SALON_TEST_KEY", "sk-local")
    file = tmp_path / "engines.toml"
    file.write_text(FILE.format(url=service.url))
    set_settings(msgspec.structs.replace(settings, engines=str(file)))
    jobs.easels.cache_clear()
    yield
    await jobs.close_easel()
    jobs.easels.cache_clear()
    set_settings(settings)


async def charged() -> list[tuple[Any, ...]]:
    return await fetch("SELECT state, reserve, cost FROM charges ORDER BY generation_id, index")


async def test_a_picture_is_made_streamed_and_paid_for(cast: Cast, service: Service) -> None:
    generation_id = await ask(
        cast.alice, "a slow fox.", engine="streaming", style="ink", size="landscape", negative_prompt="people"
    )
    assert await charged() == [("reserved", 50_000, 50_000)]
    drawing = asyncio.create_task(jobs.generate(generation_id))
    grown = await until(cast.alice, generation_id, lambda found: found.variations[0].step is not None)
    assert grown.variations[0].stage == "drawing"
    assert await charged() == [("called", 50_000, 50_000)]
    await drawing
    made = await look(cast.alice, generation_id)
    assert (made.state, made.error, made.variations[0].model) == ("ready", None, "gpt-image-1")
    assert await charged() == [("paid", 50_000, COST)]
    [asked] = service.asked
    assert asked["path"] == "/v1/images/generations"
    assert asked["key"] == f"salon-{generation_id}-0"
    told = ("model", "prompt", "size", "n", "quality", "stream", "partial_images")
    assert {name: asked[name] for name in told} == {
        "model": "gpt-image-1",
        "prompt": "a slow fox. As a black ink drawing with fine hatching. Leave out: people.",
        "size": "1536x1024",
        "n": 1,
        "quality": "low",
        "stream": True,
        "partial_images": 2,
    }
    [(width, key)] = await fetch("SELECT (original ->> 'width')::int, original ->> 'key' FROM media")
    assert width == 1536
    assert await blobs().find(key)


async def test_what_a_service_makes_carries_both_layers_in_every_form(client: httpx.AsyncClient, cast: Cast) -> None:
    first = await make(cast.alice, "a fox", engine="plain", seed=3)
    parent = await post(cast.alice, [first.variations[0].media_id or 0])
    remix = await make(cast.bob, "by night", engine="streaming", parents=[parent], size="landscape")
    for made in (first, remix):
        assert made.state == "ready", made.error
        await check_both_layers(client, made.variations[0].media_id)


async def test_a_remix_sends_the_pictures_and_the_mask(cast: Cast, service: Service) -> None:
    parent = (await make(cast.alice, "a fox", engine="plain", seed=3)).variations[0].media_id or 0
    looked = (await make(cast.bob, "a hill", engine="plain")).variations[0].media_id or 0
    root = await post(cast.alice, [parent])
    region = Region(x=0, y=0, width=0.5, height=0.5)
    made = await make(cast.bob, "add snow", engine="streaming", parents=[root], references=[looked], region=region)
    assert made.state == "ready", made.error
    asked = service.asked[-1]
    assert asked["path"] == "/v1/images/edits"
    pictures = [Image.open(io.BytesIO(one)) for one in asked["image"]]
    assert [one.size for one in pictures] == [(1024, 1024), (1024, 1024)]
    mask = Image.open(io.BytesIO(asked["mask"]))
    assert (mask.size, mask.mode) == ((1024, 1024), "RGBA")
    assert mask.getpixel((100, 100))[3] == 0  # type: ignore[index]
    assert mask.getpixel((600, 600))[3] == 255  # type: ignore[index]


async def test_an_older_server_without_streams_is_told_the_seed(cast: Cast, service: Service) -> None:
    made = await make(cast.alice, "a rewritten fox", engine="plain", seed=12)
    assert made.state == "ready"
    assert (service.asked[-1]["seed"], service.asked[-1]["response_format"]) == (12, "b64_json")
    assert made.variations[0].notes == ["The service read it as: A fox, but better"]
    assert await charged() == [("paid", 20_000, 20_000)]


@pytest.mark.parametrize(
    ("engine", "prompt", "sentence", "state"),
    [
        ("streaming", "forbidden", f"{REFUSED} It said: Your request was rejected by the safety system.", "free"),
        ("streaming", "refused", f"{REFUSED} It said: Your request was rejected by the safety system.", "free"),
        ("streaming", "impossible", f"{calls.WRONG} It said: Invalid size", "free"),
        ("streaming", "poor", calls.USED_UP, "free"),
        ("streaming", "broken", BROKEN, "lost"),
        ("streaming", "hang", TOO_SLOW, "lost"),
        ("streaming", "half", BROKEN, "lost"),
        ("streaming", "short", BROKEN, "lost"),
        ("streaming", "noise", BROKEN, "lost"),
        ("streaming", "junk", NO_PICTURE, "paid"),
        ("streaming", "html", BROKEN, "lost"),
        ("plain", "html", NO_PICTURE, "lost"),
        ("plain", "junk", NO_PICTURE, "paid"),
        ("plain", "bare", NO_PICTURE, "paid"),
    ],
)
async def test_what_goes_wrong_is_told_in_words_and_accounted_for(
    cast: Cast, service: Service, engine: str, prompt: str, sentence: str, state: str
) -> None:
    made = await make(cast.alice, prompt, engine=engine)
    assert (made.state, made.error) == ("failed", sentence)
    assert [found for found, _, _ in await charged()] == [state]
    assert len(service.asked) == 1, "nothing that may have cost something is asked twice"
    assert (await make(cast.alice, "a fox", engine=engine)).state == "ready"


async def test_a_busy_service_is_asked_again_when_it_says(cast: Cast, service: Service) -> None:
    service.busy = 2
    made = await make(cast.alice, "a fox", engine="streaming")
    assert made.state == "ready"
    assert len(service.asked) == 3
    assert service.drawn == 1
    service.busy = 9
    assert (await make(cast.alice, "a fox", engine="plain")).error == BUSY
    assert len(service.asked) == 3 + 2
    service.busy, service.retry_after = 1, "3600"
    assert (await make(cast.alice, "a fox", engine="plain")).error == BUSY, "nobody waits for an hour"
    assert await charged() == [("paid", 50_000, COST), ("free", 20_000, 0), ("free", 20_000, 0)]


async def test_a_service_that_is_not_there_or_does_not_let_us_in(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, service: Service
) -> None:
    assert (await make(cast.alice, "a fox", engine="nowhere")).error == UNREACHABLE
    await jobs.close_easel()
    monkeypatch.setenv("SALON_TEST_KEY", "sk-wrong")
    assert (await make(cast.alice, "a fox", engine="plain")).error == NO_ENTRY
    assert await charged() == [("free", 20_000, 0)]


async def test_an_engine_without_its_key_is_not_offered() -> None:
    assert "keyless" not in load_engines(current())


async def test_caps_count_what_was_spent_and_what_may_have_been(cast: Cast, service: Service) -> None:
    set_settings(msgspec.structs.replace(current(), spend_per_day=0.1))
    await make(cast.alice, "broken", engine="streaming")  # lost: the reserve of 5 cents counts
    await make(cast.alice, "forbidden", engine="streaming")  # refused: nothing
    with pytest.raises(TooManyRequests, match=r"about \$0.10, and you have \$0.05 of your \$0.10 a day left. More in"):
        await ask(cast.alice, "a fox", engine="streaming", count=2)
    await make(cast.alice, "a fox", engine="streaming")
    with pytest.raises(TooManyRequests, match=r"would cost about \$0.05"):
        await ask(cast.alice, "a fox", engine="streaming")
    assert await ask(cast.alice, "a fox", engine="gradients"), "what costs nothing is not held back"
    assert await ask(cast.bob, "a fox", engine="streaming")
    set_settings(msgspec.structs.replace(current(), spend_per_day=0.0, spend_total=0.06))
    with pytest.raises(TooManyRequests, match=r"you have \$0.00 of your \$0.06 left"):
        await ask(cast.alice, "a fox", engine="streaming")
    set_settings(msgspec.structs.replace(current(), spend_total=0.0, spend_here_per_day=0.1))
    with pytest.raises(TooManyRequests, match="this place has spent what it may spend"):
        await ask(cast.carol, "a fox", engine="streaming")


async def test_a_picture_is_never_paid_for_twice(cast: Cast, service: Service) -> None:
    """The worker is gone between the call and its answer: nobody knows, so nobody asks again."""
    generation_id = await ask(cast.alice, "a fox", engine="streaming", count=2)
    await change("UPDATE charges SET state = 'called' WHERE index = 0")
    await jobs.generate(generation_id)
    made = await look(cast.alice, generation_id)
    assert [(one.state, one.error) for one in made.variations] == [("failed", charges.CALLED_BEFORE), ("ready", None)]
    assert service.drawn == 1
    assert await charged() == [("lost", 50_000, 50_000), ("paid", 50_000, COST)]


async def test_calling_off_frees_what_was_not_called_yet(cast: Cast, service: Service) -> None:
    generation_id = await ask(cast.alice, "hang", engine="streaming", count=2)
    drawing = asyncio.create_task(jobs.generate(generation_id))
    await asyncio.to_thread(service.heard.wait, 30)
    async with db.transaction() as tx:
        await actions.cancel_generation(tx, cast.alice.id, generation_id)
    await drawing
    assert await charged() == [("lost", 50_000, 50_000), ("free", 50_000, 0)]


def test_the_longest_wait_is_the_engines_own() -> None:
    needs = load_engines(current())["streaming"].needs
    assert needs.picture_seconds == 2 + 90
