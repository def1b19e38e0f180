"""The Python client: each message once and in order, whatever breaks, and after a restart or a restored backup."""

import ast
import asyncio
import json
import os
import random
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

import salon_client
from salon.firehose import sealing, shared
from salon.firehose.frames import LISTENS
from salon.firehose.sealing import keep_segments
from salon.kit import db, log
from salon.posts import actions
from salon_client import Bookmark, Message, Refused, follow, following, resume
from tests.conftest import ROOT, Settle, order_events
from tests.consent.people import say, write
from tests.firehose.test_firehose import register
from tests.studio.people import Cast, change, fetch

STRETCH = 64


@pytest.fixture(autouse=True)
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Short stretches, and a client that tries again at once."""
    monkeypatch.setattr(following, "LONGEST_WAIT", 0.01)
    monkeypatch.setattr(sealing, "STRETCH", STRETCH)
    monkeypatch.setattr(shared, "STRETCH", STRETCH)


class Breaker:
    """Between client and server: sockets are cut after some bytes, other answers now and then, as chance has it."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.breaks = 0
        self.calm = False
        self._dice = random.Random(7)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, back = await asyncio.open_connection("127.0.0.1", self.port)
        begin = await reader.read(65536)
        back.write(begin)
        socket = b"upgrade" in begin.lower()
        left = self._dice.randint(0, 900) if socket or self._dice.random() < 0.2 else 1 << 40
        sending = asyncio.create_task(self._pass_on(reader, back))
        try:
            writer.write(await there.read(4096))  # that it opens
            while data := await there.read(4096):
                cut = not self.calm and len(data) >= left
                writer.write(data[:left] if cut else data)
                await writer.drain()
                left -= len(data)
                if cut:
                    self.breaks += 1
                    break
        except OSError:
            pass
        finally:
            sending.cancel()
            writer.transport.abort()
            back.transport.abort()

    async def _pass_on(self, reader: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        while data := await reader.read(4096):
            back.write(data)


@asynccontextmanager
async def breaking(port: int) -> AsyncIterator[tuple[Breaker, str]]:
    breaker = Breaker(port)
    server = await asyncio.start_server(breaker.serve, "127.0.0.1", 0)
    try:
        yield breaker, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


class Following:
    """A client in a thread of its own, which stops at a place in the log."""

    def __init__(self, messages: Iterator[Message | None]) -> None:
        self.found: list[Message | None] = []
        self.until: int | None = None
        self.problem: Exception | None = None
        self._messages = messages
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            for one in self._messages:
                self.found.append(one)
                if one is not None and self.until is not None and one.seq >= self.until:
                    return
        except Exception as error:  # noqa: BLE001  told to whoever waits for it
            self.problem = error

    @property
    def seqs(self) -> list[int]:
        return [one.seq for one in self.found if one is not None]

    async def end(self, until: int) -> None:
        self.until = until
        await self.wait(lambda: not self._thread.is_alive() or until in self.seqs[-1:])
        if self.problem is not None:
            raise self.problem

    async def wait(self, done: Callable[[], bool]) -> None:
        async with asyncio.timeout(200):
            while not done() and self._thread.is_alive():  # noqa: ASYNC110  a thread sets no event of a loop
                await asyncio.sleep(0.02)


async def toggle(adults: Cast, post: int, times: int) -> None:
    for _ in range(times):
        for verb in (actions.favourite_post, actions.unfavourite_post):
            async with db.transaction() as tx:
                await verb(tx, adults.bob.id, post)


async def all_there_is() -> list[int]:
    rows = await fetch("SELECT seq FROM log WHERE kind = ANY(%s) ORDER BY seq", LISTENS)
    told = [seq for (seq,) in rows]
    assert told
    return told


@pytest.mark.timeout(300)
async def test_a_thousand_broken_connections_lose_nothing_and_tell_nothing_twice(
    client: httpx.AsyncClient, adults: Cast, port: int
) -> None:
    post = int((await write(client, adults.alice))["id"])
    await toggle(adults, post, 100)
    await order_events()
    await keep_segments()
    done = asyncio.Event()

    async def sequence() -> None:
        while not done.is_set():
            await order_events()
            await asyncio.sleep(0.01)

    async with breaking(port) as (breaker, url):
        reader = Following(follow(url, cursor=0))
        ordering = asyncio.create_task(sequence())
        written = len(await all_there_is())
        while breaker.breaks < 1000:
            if len(reader.found) < written - 20:  # there is always something to tell, and not much more
                await asyncio.sleep(0.005)
                continue
            await toggle(adults, post, 10)
            written += 20
        done.set()
        await ordering
        await order_events()
        breaker.calm = True
        everything = await all_there_is()
        await reader.end(everything[-1])
    assert reader.seqs == everything


async def test_history_comes_out_of_files_and_the_rest_over_the_socket_as_told_to_recipients(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle
) -> None:
    await say(client, adults.alice, stream_partners=True)
    post = int((await write(client, adults.alice, status="a boat"))["id"])
    await toggle(adults, post, STRETCH)
    await settle()
    await keep_segments()
    url = f"http://127.0.0.1:{port}"
    key = await register()
    reader = Following(follow(url, cursor=0, key=key, kinds=frozenset({"post"})))
    await toggle(adults, post, 2)
    last = await write(client, adults.alice, status="another boat")
    await settle()
    await reader.end((await all_there_is())[-1])
    told = [one.payload for one in reader.found if one is not None]
    assert [one["record"]["text"] for one in told if "record" in one] == ["a boat", "another boat"]
    assert told[-1]["id"] == f"p_{last['id']}"
    assert {one.get("kind", one["$type"]) for one in told} == {"post", "#consent"}


async def test_a_bookmark_goes_on_after_a_restart_and_a_restored_backup_begins_anew(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle, tmp_path: Path
) -> None:
    url, file = f"http://127.0.0.1:{port}", tmp_path / "bookmark"
    assert Bookmark.find(file) is None
    post = int((await write(client, adults.alice))["id"])
    await toggle(adults, post, 3)
    await settle()
    everything = await all_there_is()
    first = Following(resume(url, None))
    await first.end(everything[-1])
    assert first.found[0] is None
    assert first.seqs == everything
    epoch = await log.epoch()
    Bookmark(epoch, everything[-3]).save(file)
    bookmark = Bookmark.find(file)
    second = Following(resume(url, bookmark))
    await second.end(everything[-1])
    assert second.seqs == everything[-2:]
    assert None not in second.found
    third = Following(resume(url, Bookmark("another", everything[-2])))
    await third.end(everything[-1])
    assert third.found[0] is None, "what one has is to be thrown away"
    assert third.seqs == everything
    await change("DELETE FROM log WHERE seq < %s", everything[-1])
    with pytest.raises(Refused) as refused:
        await Following(follow(url, cursor=everything[-2])).end(everything[-1])
    assert (refused.value.error, refused.value.details["floor"]) == ("CursorTooOld", everything[-1])
    with pytest.raises(Refused) as refused:
        await Following(follow(url, cursor=0, key="nobody's")).end(everything[-1])
    assert refused.value.status == 401


async def test_the_command_goes_on_from_its_bookmark(
    client: httpx.AsyncClient, adults: Cast, port: int, settle: Settle, tmp_path: Path
) -> None:
    post = int((await write(client, adults.alice))["id"])
    await toggle(adults, post, 2)
    await settle()
    everything = await all_there_is()

    async def tail(count: int) -> list[dict[str, Any]]:
        command = [sys.executable, "-m", "salon.app.cli", "firehose", "tail", "--bookmark", str(tmp_path / "bookmark")]
        env = {**os.environ, "SALON_URL": f"http://127.0.0.1:{port}"}
        run = await asyncio.create_subprocess_exec(
            *command, "--count", str(count), env=env, stdout=asyncio.subprocess.PIPE
        )
        printed, _ = await asyncio.wait_for(run.communicate(), 60)
        assert run.returncode == 0
        return [json.loads(line) for line in printed.decode().splitlines()]

    first = await tail(2)
    assert first[0]["name"] == "BeginAnew"
    assert [one["seq"] for one in first[1:]] == everything[:2]
    assert [one["seq"] for one in await tail(len(everything) - 2)] == everything[2:]


def test_the_client_installs_by_itself(tmp_path: Path) -> None:
    folder = Path(salon_client.__file__).parent
    names = {
        (one.module or "").split(".")[0] if isinstance(one, ast.ImportFrom) else one.names[0].name.split(".")[0]
        for file in folder.glob("*.py")
        for one in ast.walk(ast.parse(file.read_text()))
        if isinstance(one, ast.Import | ast.ImportFrom)
    }
    assert names - sys.stdlib_module_names == {"salon_client", "websockets", "zstandard"}
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run(
        [*command, "--disable-pip-version-check", "--target", str(tmp_path), str(ROOT / "clients" / "python")],
        check=True,
        capture_output=True,
    )
    check = "import salon_client, sys; print(salon_client.__file__)"
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(tmp_path)}
    )
    assert done.stdout.startswith(str(tmp_path))
