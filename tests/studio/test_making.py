"""Generations from the wish to the picture, with a real engine in a real process."""

import asyncio
import datetime as dt
import os
import signal
import time
from contextlib import aclosing
from typing import Any

import msgspec
import pytest

from salon.kit import clock, db
from salon.kit.context import set_settings
from salon.kit.errors import Forbidden, Invalid, NotFound, TooManyRequests
from salon.kit.settings import Settings
from salon.studio import actions, easel, jobs
from salon.studio.engines.protocol import Needs, Order
from tests.conftest import Settle
from tests.studio.gradients import Gradients
from tests.studio.people import Cast, ask, change, fetch, look, make, post, post_picture, until


async def test_a_wish_becomes_pictures_through_the_queue(cast: Cast, settle: Settle) -> None:
    generation_id = await ask(cast.alice, "a fox", count=2, seed=5, style="steep")
    assert (await look(cast.alice, generation_id)).state == "queued"
    await settle()
    made = await look(cast.alice, generation_id)
    assert made.state == "ready"
    assert made.error is None
    assert [(one.index, one.seed, one.state, one.progress, one.style) for one in made.variations] == [
        (0, 5, "ready", 1.0, "steep"),
        (1, 6, "ready", 1.0, "steep"),
    ]
    assert made.variations[0].notes == ["I could not draw: a fox"]
    pictures = await fetch("SELECT variation, description, degree, evidence, engine_name FROM media ORDER BY variation")
    assert pictures == [
        (0, "A gradient about a fox", "generated", "log", "Gradients"),
        (1, "A gradient about a fox", "generated", "log", "Gradients"),
    ]
    events = await fetch("SELECT kind, body ->> 'state' FROM log WHERE subject_id = %s ORDER BY seq", generation_id)
    assert events == [("GenerationRequested", None), ("GenerationFinished", "ready")]


async def test_previews_show_the_picture_growing(cast: Cast) -> None:
    generation_id = await ask(cast.alice, "slow dunes")
    drawing = asyncio.create_task(jobs.generate(generation_id))
    steps, seen, began = set(), set(), time.monotonic()
    while not drawing.done():
        one = (await look(cast.alice, generation_id)).variations[0]
        steps.add(one.step)
        seen.add((one.state, one.stage))
        await asyncio.sleep(0.05)
    await drawing
    seconds = time.monotonic() - began
    assert ("running", "painting") in seen
    shown = {step for step in steps if step is not None}
    assert len(shown) >= 3
    assert len(shown) <= seconds * 5 + 2  # at most five a second


@pytest.mark.parametrize(
    ("prompt", "sentence"),
    [
        ("fail", "I do not know how to draw that."),
        ("break", "The engine stumbled over this picture. Try again, or say it in other words."),
        ("nothing", "The engine ended without a picture. Try again, or say it in other words."),
        ("crash", easel.STOPPED),
        ("garbage", easel.GARBAGE),
        ("bomb", easel.GARBAGE),
        ("nonsense", easel.GARBAGE),
        ("nul", easel.GARBAGE),
    ],
)
async def test_an_engine_that_misbehaves_ends_in_a_sentence_and_gives_the_quota_back(
    cast: Cast, settings: Settings, prompt: str, sentence: str
) -> None:
    set_settings(msgspec.structs.replace(settings, generations_per_hour=1))
    try:
        made = await make(cast.alice, prompt)
        assert (made.state, made.error) == ("failed", sentence)
        assert await fetch("SELECT id FROM media") == []
        assert (await make(cast.alice, "a meadow")).state == "ready"
        with pytest.raises(TooManyRequests, match="used your 1 pictures for this hour"):
            await ask(cast.alice, "another")
    finally:
        set_settings(settings)


async def test_one_failed_variation_does_not_take_the_others_along(cast: Cast) -> None:
    made = await make(cast.alice, "half", count=3, seed=10)
    assert made.state == "ready"
    assert [one.state for one in made.variations] == ["ready", "failed", "ready"]
    assert made.variations[1].error == "Odd seeds are beyond me."


async def test_an_engine_that_hangs_is_killed(cast: Cast) -> None:
    await jobs.close_easel()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Gradients, "needs", Needs(picture_seconds=1))
        made = await make(cast.alice, "hang")
    assert (made.state, made.error) == ("failed", easel.TOO_SLOW)
    assert (await make(cast.alice, "a meadow")).state == "ready"  # a new process took its place


async def test_an_engine_left_while_its_pipe_is_full_is_killed_all_the_same(settings: Settings) -> None:
    easels = easel.Easels(settings)
    async with asyncio.timeout(120), easels.lend("gradients") as lent:
        async with aclosing(lent.make(Order(prompt="flood", seed=1))) as messages:
            await anext(messages)
            for _ in range(3000):  # nobody reads on, so the next message fills what there is room for
                if lent._process.stdout._paused:
                    break
                await asyncio.sleep(0.02)
        assert not lent.alive


async def test_cancelling_stops_the_engine_and_keeps_what_is_ready(cast: Cast) -> None:
    generation_id = await ask(cast.alice, "slow tides", count=2)
    drawing = asyncio.create_task(jobs.generate(generation_id))
    await until(cast.alice, generation_id, lambda found: found.variations[1].state == "running")
    async with db.transaction() as tx:
        await actions.cancel_generation(tx, cast.alice.id, generation_id)
    async with asyncio.timeout(60):
        await drawing
    made = await look(cast.alice, generation_id)
    assert made.state == "cancelled"
    assert [one.state for one in made.variations] == ["ready", "cancelled"]
    assert len(await fetch("SELECT id FROM media")) == 1


async def test_a_generation_called_off_in_the_queue_is_never_drawn(cast: Cast, settle: Settle) -> None:
    generation_id = await ask(cast.alice, "a meadow")
    with pytest.raises(NotFound):
        async with db.transaction() as tx:
            await actions.cancel_generation(tx, cast.bob.id, generation_id)
    async with db.transaction() as tx:
        await actions.cancel_generation(tx, cast.alice.id, generation_id)
    await settle()
    assert (await look(cast.alice, generation_id)).state == "cancelled"
    assert await fetch("SELECT id FROM media") == []


async def test_a_stopped_worker_gives_its_generation_back(cast: Cast, settle: Settle) -> None:
    generation_id = await ask(cast.alice, "slow tides")
    drawing = asyncio.create_task(jobs.generate(generation_id))
    await until(cast.alice, generation_id, lambda found: found.variations[0].state == "running")
    drawing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await drawing
    assert await fetch("SELECT state, attempts FROM generations") == [("queued", 0)]
    await settle()
    assert (await look(cast.alice, generation_id)).state == "ready"


async def test_what_loses_its_worker_three_times_fails_with_words(cast: Cast) -> None:
    generation_id = await ask(cast.alice, "a meadow")
    await change("UPDATE generations SET state = 'running', attempts = 3, heartbeat_at = now() - '1 min'::interval")
    await jobs.sweep_once()
    made = await look(cast.alice, generation_id)
    assert (made.state, made.error) == ("failed", jobs.GIVEN_UP)
    assert [one.state for one in made.variations] == ["failed"]


async def test_the_sweep_queues_what_lost_its_job_once(cast: Cast) -> None:
    generation_id = await ask(cast.alice, "a meadow")
    assert await jobs.sweep_once() == 0
    await change("DELETE FROM procrastinate_jobs")
    await change("UPDATE generations SET created_at = now() - '1 min'::interval")
    assert await jobs.sweep_once() == 1
    assert await jobs.sweep_once() == 0
    assert await fetch("SELECT args FROM procrastinate_jobs WHERE status = 'todo'") == [
        ({"generation_id": generation_id},)
    ]


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        ({"prompt": "  "}, "Say what you would like to see."),
        ({"prompt": "x" * 2001}, "longer than 2000 characters"),
        ({"prompt": "a", "count": 0}, "Ask for 1 to 4 pictures"),
        ({"prompt": "a", "count": 5}, "Ask for 1 to 4 pictures"),
        ({"prompt": "a", "style": "baroque"}, "Gradients does not know that style"),
        ({"prompt": "a", "engine": "oracle"}, "There is no such engine here"),
        ({"prompt": "a", "seed": -1}, "The seed is a number"),
    ],
)
async def test_an_impossible_wish_is_refused_with_a_sentence(cast: Cast, wish: dict[str, Any], sentence: str) -> None:
    with pytest.raises(Invalid, match=sentence):
        await ask(cast.alice, **wish)
    assert await fetch("SELECT id FROM generations") == []
    assert await fetch("SELECT id FROM procrastinate_jobs WHERE task_name = 'studio.generate'") == []


async def test_the_quota_comes_back_after_an_hour(cast: Cast, settings: Settings) -> None:
    set_settings(msgspec.structs.replace(settings, generations_per_hour=3))
    try:
        start = clock.now()
        with clock.at(start):
            await ask(cast.alice, "one", count=2)
        with clock.at(start + dt.timedelta(minutes=40)):
            await ask(cast.alice, "two")
            with pytest.raises(TooManyRequests, match="More in 20 minutes"):
                await ask(cast.alice, "three", count=2)
            assert await ask(cast.bob, "three", count=2)
        with clock.at(start + dt.timedelta(minutes=61)):
            assert await ask(cast.alice, "three", count=2)
    finally:
        set_settings(settings)


async def test_only_those_may_remix_whom_the_author_allows(cast: Cast) -> None:
    nobody, _ = await post_picture(cast.alice, remix="nobody")
    followers, _ = await post_picture(cast.alice, remix="followers")
    hidden, _ = await post_picture(cast.alice, visibility="direct")
    words = await post(cast.alice, [], "only words")
    with pytest.raises(Forbidden, match="does not want it remixed"):
        await ask(cast.bob, "make it night", parents=[nobody])
    with pytest.raises(Forbidden, match="Only followers"):
        await ask(cast.bob, "make it night", parents=[followers])
    with pytest.raises(NotFound, match="does not exist"):
        await ask(cast.bob, "make it night", parents=[hidden])
    with pytest.raises(Invalid, match="no picture in that post"):
        await ask(cast.bob, "make it night", parents=[words])
    assert await ask(cast.alice, "make it night", parents=[nobody, followers])
    await change("INSERT INTO follows (follower_id, followee_id) VALUES (%s, %s)", cast.bob.id, cast.alice.id)
    assert await ask(cast.bob, "make it night", parents=[followers])


async def test_a_remix_edits_its_parents_memory(cast: Cast) -> None:
    parent, _ = await post_picture(cast.alice)
    remix = await make(cast.bob, "turn it round", parents=[parent], seed=99)
    assert remix.state == "ready"
    [(scene,)] = await fetch("SELECT scene FROM variations WHERE generation_id = %s", remix.id)
    assert scene == {"colour": 7, "turned": True}


@pytest.mark.kill
async def test_an_engine_dies_with_its_worker(cast: Cast, settings: Settings) -> None:
    easels = easel.Easels(settings)
    async with easels.lend("gradients") as one:
        os.kill(one.pid, signal.SIGKILL)
        with pytest.raises(easel.EngineFailedError, match="stopped in the middle"):
            async for _ in one.make(easel.Order(prompt="a", seed=1)):
                pass
        assert not one.alive
    assert (await make(cast.alice, "a meadow")).state == "ready"


async def test_an_engine_makes_only_so_many_at_a_time(
    cast: Cast, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Gradients, "needs", Needs(at_once=1))
    first, second = await ask(cast.alice, "slow tides"), await ask(cast.bob, "a meadow")
    drawing = asyncio.create_task(jobs.generate(first))
    await until(cast.alice, first, lambda found: found.variations[0].state == "running")
    await jobs.generate(second)
    assert (await look(cast.bob, second)).state == "queued"
    elsewhere = await ask(cast.bob, "a fox", engine="composer")
    await jobs.generate(elsewhere)
    assert (await look(cast.bob, elsewhere)).state == "ready", "another engine is not held up"
    await drawing
    await change("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE status = 'todo'")
    await settle()
    assert (await look(cast.bob, second)).state == "ready"
