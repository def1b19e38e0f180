"""Making clips ready when workers die, and what ffmpeg may do."""

import asyncio
import os
import sys
from typing import Any

import httpx
import psutil
import pytest

from salon.kit.settings import Settings
from salon.media import jobs, processing
from tests.conftest import run_jobs
from tests.media_av.recordings import Recorder
from tests.media_av.test_clips_api import look, send
from tests.studio.people import Cast, change, fetch

LONG_AGO = "UPDATE media SET heartbeat_at = now() - interval '1 minute', created_at = now() - interval '1 minute'"


async def find_ffmpeg(worker: psutil.Process) -> psutil.Process:
    async with asyncio.timeout(60):
        while True:
            for child in worker.children(recursive=True):
                try:
                    if "made.mp4" in " ".join(child.cmdline()) and "ffmpeg" in child.name():
                        return child
                except psutil.Error:
                    continue
            await asyncio.sleep(0.02)


async def test_a_clip_whose_worker_was_killed_is_made_ready_by_the_next(
    client: httpx.AsyncClient, cast: Cast, record: Recorder, settings: Settings
) -> None:
    media = await send(client, cast.alice, record("a long encode"))
    env = {**os.environ, "DATABASE_URL": settings.database_url or "", "SALON_DATA": str(settings.data)}
    command = [sys.executable, "-W", "ignore", "-m", "salon.app.cli", "worker"]
    worker = await asyncio.create_subprocess_exec(*command, env=env)
    try:
        ffmpeg = await find_ffmpeg(psutil.Process(worker.pid))
        assert set(ffmpeg.environ()) <= {"PATH", "LD_LIBRARY_PATH", "TMPDIR", "MALLOC_ARENA_MAX", "LC_ALL"}
        if sys.platform == "linux":
            assert ffmpeg.rlimit(psutil.RLIMIT_AS)[1] == 3 << 30
            assert ffmpeg.rlimit(psutil.RLIMIT_FSIZE)[1] == 1 << 30
            assert ffmpeg.rlimit(psutil.RLIMIT_CPU)[0] == 3600
    finally:
        worker.kill()
        await worker.wait()
    await asyncio.to_thread(psutil.wait_procs, [ffmpeg], 10)
    assert not ffmpeg.is_running(), "it ends with its worker"
    assert await fetch("SELECT state, attempts FROM media") == [("running", 1)]
    assert await jobs.sweep_once() == 0, "it may still be alive"
    await change(LONG_AGO)
    assert await jobs.sweep_once() == 1
    await run_jobs()
    assert (await look(client, cast.alice, media))["type"] == "gifv"


async def test_a_clip_that_stops_three_workers_is_given_up_with_a_sentence(
    client: httpx.AsyncClient, cast: Cast, record: Recorder
) -> None:
    media = await send(client, cast.alice, record("a phone's MP4"))
    for _ in range(3):
        assert await processing.claim_clip(int(media["id"])) is not None
        await change(LONG_AGO)
    await jobs.sweep_once()
    assert (await look(client, cast.alice, media, 422)) == {"error": jobs.GIVEN_UP}


async def test_a_worker_that_was_taken_for_dead_changes_nothing(
    client: httpx.AsyncClient, cast: Cast, record: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    media = await send(client, cast.alice, record("a phone's MP4"))
    prepare = jobs.prepare_clip

    async def prepare_while_another_takes_over(*arguments: Any) -> Any:
        made = await prepare(*arguments)
        await change("UPDATE media SET attempts = attempts + 1")
        return made

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "prepare_clip", prepare_while_another_takes_over)
        await jobs.make_ready(int(media["id"]))
    assert await fetch("SELECT state, original FROM media") == [("running", None)]
    await change(LONG_AGO)
    await jobs.make_ready(int(media["id"]))
    assert (await look(client, cast.alice, media))["url"]


async def test_a_worker_that_is_stopped_gives_its_clip_back_and_ends_ffmpeg(
    client: httpx.AsyncClient, cast: Cast, record: Recorder
) -> None:
    media = await send(client, cast.alice, record("a long encode"))
    making = asyncio.create_task(jobs.make_ready(int(media["id"])))
    ffmpeg = await find_ffmpeg(psutil.Process())
    making.cancel()
    await asyncio.gather(making, return_exceptions=True)
    assert not ffmpeg.is_running()
    assert await fetch("SELECT state, attempts FROM media") == [("queued", 0)]


async def test_taking_a_clip_back_ends_the_work_on_it(
    client: httpx.AsyncClient, cast: Cast, record: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processing, "HEARTBEAT_SECONDS", 0.05)
    media = await send(client, cast.alice, record("a long encode"))
    making = asyncio.create_task(jobs.make_ready(int(media["id"])))
    ffmpeg = await find_ffmpeg(psutil.Process())
    await client.delete(f"/api/v1/media/{media['id']}", headers=cast.alice.headers)
    await asyncio.wait_for(making, 60)
    assert not ffmpeg.is_running()
    await look(client, cast.alice, media, 404)
