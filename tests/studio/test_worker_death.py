"""A worker killed in the middle of a picture loses nothing and doubles nothing."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec
import psutil
import pytest

from salon.kit.context import set_settings
from salon.kit.settings import Settings
from salon.studio import charges
from salon.studio.models import OVER
from tests.conftest import order_events
from tests.studio.people import Cast, ask, change, fetch, until
from tests.studio.service import serving

pytestmark = pytest.mark.kill


@asynccontextmanager
async def worker(settings: Settings) -> AsyncIterator[asyncio.subprocess.Process]:
    environment = {**os.environ, "DATABASE_URL": str(settings.database_url), "SALON_DATA": str(settings.data)}
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.studio.worker", env=environment)
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
            async with asyncio.timeout(60):
                await process.wait()


async def count_endings(generation_id: int) -> int:
    await order_events()
    [(count,)] = await fetch(
        "SELECT count(*) FROM log WHERE kind = 'GenerationFinished' AND subject_id = %s", generation_id
    )
    return int(count)


async def test_a_killed_workers_pictures_are_made_exactly_once(cast: Cast, settings: Settings) -> None:
    generation_id = await ask(cast.alice, "slow rivers", count=3)
    async with worker(settings) as first:
        half = await until(cast.alice, generation_id, lambda found: found.variations[1].state == "running")
        engines = psutil.Process(first.pid).children()
        assert any("engine" in one.name() for one in engines)
        first.kill()
        await first.wait()
    assert half.variations[0].state == "ready"
    _, alive = psutil.wait_procs(engines, timeout=30)
    assert not alive, "the engine outlived its worker"
    # Fifteen seconds of silence, without the wait.
    await change("UPDATE generations SET heartbeat_at = heartbeat_at - '15 s'::interval")
    async with worker(settings):
        done = await until(cast.alice, generation_id, lambda found: found.state in OVER)
    assert done.state == "ready"
    assert [one.state for one in done.variations] == ["ready"] * 3
    assert done.variations[0].media_id == half.variations[0].media_id
    assert await fetch("SELECT variation, count(*) FROM media GROUP BY variation ORDER BY variation") == [
        (0, 1),
        (1, 1),
        (2, 1),
    ]
    assert await count_endings(generation_id) == 1
    assert await fetch("SELECT attempts FROM generations") == [(2,)]


async def test_a_worker_that_was_only_asleep_cannot_write_any_more(cast: Cast, settings: Settings) -> None:
    generation_id = await ask(cast.alice, "slow lakes")
    async with worker(settings) as sleeper:
        await until(cast.alice, generation_id, lambda found: found.variations[0].state == "running")
        sleeper.send_signal(signal.SIGSTOP)
        await change("UPDATE generations SET heartbeat_at = heartbeat_at - '15 s'::interval")
        async with worker(settings):
            await until(cast.alice, generation_id, lambda found: found.state in OVER)
            sleeper.send_signal(signal.SIGCONT)  # and it ends when its job has ended, whatever it tried to write
    assert await fetch("SELECT count(*) FROM media") == [(1,)]
    assert await count_endings(generation_id) == 1


async def test_a_worker_killed_in_a_paid_call_is_never_charged_twice(
    cast: Cast, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as service:
        file = tmp_path / "engines.toml"
        file.write_text(
            f'[[engine]]\nkind = "openai"\nid = "service"\nmodel = "m"\nbase_url = "{service.url}"\n'
            'key = "SALON_TEST_KEY"\nprices = { picture = 0.05 }\n'
        )
        monkeypatch.setenv("SALON_TEST_KEY", "sk-local")
        monkeypatch.setenv("SALON_ENGINES", str(file))
        set_settings(msgspec.structs.replace(settings, engines=str(file)))
        try:
            generation_id = await ask(cast.alice, "hang", engine="service", count=2)
            async with worker(settings) as first:
                assert await asyncio.to_thread(service.heard.wait, 60), "the engine asked the service"
                first.kill()
                await first.wait()
            await change("UPDATE generations SET prompt = 'a fox', heartbeat_at = heartbeat_at - '15 s'::interval")
            async with worker(settings):
                done = await until(cast.alice, generation_id, lambda found: found.state in OVER)
        finally:
            set_settings(settings)
        assert [(one.state, one.error) for one in done.variations] == [
            ("failed", charges.CALLED_BEFORE),
            ("ready", None),
        ]
        assert len(service.asked) == 2, "once for each picture, the killed one included"
    assert await fetch("SELECT state, cost FROM charges ORDER BY index") == [("lost", 50_000), ("paid", 50_000)]
    assert await count_endings(generation_id) == 1
