"""What all tests share: a real PostgreSQL, the application on it, and `settle()`."""

import asyncio
import functools
import importlib
import importlib.util
import os
import re
import socket
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import httpx
import msgspec
import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck
from hypothesis import settings as examples

from salon.kit import db, jobs, log
from salon.kit.context import set_settings
from salon.kit.migrate import migrate
from salon.kit.postgres import start_postgres
from salon.kit.settings import Settings
from tests.afterwards import end_with_me

ROOT = Path(__file__).parent.parent
# Speed for throw-away data; the tests that kill processes start a server of their own without these.
FAST = ("fsync = off", "full_page_writes = off", "synchronous_commit = off", "autovacuum_naptime = '5min'")
EMPTY = """
DO $$
DECLARE name text; filled boolean;
BEGIN
    SET LOCAL session_replication_role = replica;  -- neither foreign keys nor append-only triggers
    FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
        AND tablename NOT IN ('log_head', 'log_cursors', 'yoyo_lock') AND tablename NOT LIKE '\\_yoyo%'
    LOOP
        EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I)', name) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %I', name); END IF;
    END LOOP;
    -- `seq` goes on, so that whoever follows the log in this process sees time run forward only.
    UPDATE log_cursors SET seq = (SELECT seq FROM log_head);
END $$
"""

# How long an example takes says how busy the machine is.
examples.register_profile("here", parent=examples.default, deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("here")

Settle = Callable[[], Awaitable[None]]


def has_app() -> bool:
    """Whether the composition root is there; the kit's own tests run without it."""
    return importlib.util.find_spec("salon.app.wiring") is not None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Stories take longest and go first, so that no process is left alone with them in the end."""
    items.sort(key=lambda item: "stories" not in item.path.parts)


@pytest.fixture(scope="session", autouse=True)
def only_this_machine() -> Iterator[None]:
    """No test reaches the internet: connecting anywhere but here fails at once."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else ""
        if host and not str(host).startswith("127.") and str(host) not in {"::1", "localhost"}:
            raise OSError(f"tests may not connect to {host}")
        connect(self, address)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_hashes() -> Iterator[None]:
    """Nearly every test signs people up; processes that tests start hash as anybody's do."""
    if not has_app():
        yield
        return
    with pytest.MonkeyPatch.context() as patch:
        passwords = importlib.import_module("salon.accounts.passwords")
        patch.setattr(passwords, "_hasher", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        yield


@pytest.fixture(scope="session")
def data() -> Iterator[Path]:
    """A data folder outside pytest's own, which every other run of pytest closes to PostgreSQL's user."""
    with tempfile.TemporaryDirectory(prefix="salon-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def postgres(data: Path) -> Iterator[str]:
    """A server where databases may be made (as superuser): SALON_TEST_DATABASE_URL or an embedded one."""
    if given := os.environ.get("SALON_TEST_DATABASE_URL"):
        yield given
        return
    server = start_postgres(Settings(data=data))
    end_with_me(server.pid, data)
    with psycopg.connect(server.url, autocommit=True) as conn:
        for setting in FAST:
            conn.execute(f"ALTER SYSTEM SET {setting}".encode())
        conn.execute("SELECT pg_reload_conf()")
    yield server.url
    server.stop()


@pytest.fixture(scope="session")
def database_url(postgres: str) -> Iterator[str]:
    """The address of a fresh, migrated database that lives as long as this run."""
    name = f"salon_test_{os.getpid()}"
    with psycopg.connect(postgres, autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}".encode())
        url = urlunsplit(urlsplit(postgres)._replace(path=f"/{name}"))
        migrate(url)
        jobs.ensure_job_tables(url)
        yield url
        conn.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def settings(data: Path, database_url: str) -> Settings:
    """The settings tests run with, already those of this process."""
    value = Settings(data=data, database_url=database_url, rate_limits=False)
    set_settings(value)
    return value


@pytest.fixture(scope="session")
async def open_pool(settings: Settings) -> AsyncIterator[None]:
    assert settings.database_url is not None
    await db.open_pool(settings.database_url)
    await jobs.open_jobs()
    yield
    await db.close_pool()


@pytest.fixture
async def pool(open_pool: None) -> None:
    """The process's pool (`kit.db`), open on a database with nothing in it."""
    async with db.reading() as conn:
        await conn.execute(EMPTY)


@pytest.fixture
async def settle(pool: None) -> Settle:
    """A function that orders all events, runs every reader and every due job until nothing is left, and was heard."""
    readers: tuple[log.Reader, ...] = importlib.import_module("salon.app.wiring").READERS if has_app() else ()
    if has_app():
        importlib.import_module("salon.app.worker")  # which knows every job

    async def run() -> None:
        for _ in range(1000):
            if not (await order_events() + await run_readers(readers) + await run_jobs()):
                await wait_until_heard()
                return
        raise AssertionError("readers and jobs keep making work for one another")

    return run


async def order_events() -> int:
    """Move everything committed from the outbox into the log, as the sequencer would."""
    moved = 0
    async with db.reading() as conn:
        for _ in range(1000):
            moved += await log.sequence_once(conn)
            if await (await conn.execute("SELECT 1 FROM outbox LIMIT 1")).fetchone() is None:
                return moved
            await conn.execute("SELECT pg_sleep(0.005)")  # a transaction is ending somewhere
    raise AssertionError("events wait behind a transaction that was left open")


async def run_readers(readers: tuple[log.Reader, ...]) -> int:
    ran = 0
    for reader in readers:
        await log.readers.register_reader(reader)
        while step := await log.run_reader_once(reader):
            ran += step
    return ran


async def run_jobs() -> int:
    """Run the jobs that are due now; those that wait for a later time stay."""
    async with db.reading() as conn:
        due = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now()"
        row = await (await conn.execute(due)).fetchone()
    assert row is not None
    if row[0]:
        await jobs.app.run_worker_async(wait=False, listen_notify=False, install_signal_handlers=False)
    return int(row[0])


async def wait_until_heard() -> None:
    """Wait until the application in this process, if there is one, has handled the newest event of the log."""
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT max(seq) FROM log")).fetchone()
    assert row is not None
    for _ in range(2500):
        if not heard or heard[0] >= (row[0] or 0):
            return
        await asyncio.sleep(0.002)
    raise AssertionError("the application does not follow the log")


heard: list[int] = []  # the newest `seq` the application in this process has handled


@pytest.fixture(scope="session")
async def app(settings: Settings, open_pool: None) -> AsyncIterator[object]:
    """The application, started; what its ear on the log hears is noted, for `settle()`."""
    application = importlib.import_module("salon.app.asgi").create_app(settings)
    hub = importlib.import_module("salon.mastodon.hub")
    handle = hub.handle

    async def handle_and_note(batch: list[log.Entry], *rest: object) -> None:
        await handle(batch, *rest)
        heard[:] = [batch[-1].seq]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hub, "handle", handle_and_note)
        heard[:] = [await log.head()]
        started, ended = asyncio.Event(), asyncio.Event()

        async def live() -> None:  # one task enters and leaves: the framework's scopes insist on that
            async with application.lifespan():
                started.set()
                await ended.wait()

        living = asyncio.create_task(live())
        await asyncio.wait([living, asyncio.create_task(started.wait())], return_when=asyncio.FIRST_COMPLETED)
        yield application
        ended.set()
        await living
        heard.clear()


@pytest.fixture
async def client(app: object, settings: Settings, pool: None) -> AsyncIterator[httpx.AsyncClient]:
    """A signed-out browser: it keeps its own cookies."""
    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    hooks = {"response": [refuse_other_shapes]}
    async with httpx.AsyncClient(transport=transport, base_url=settings.base_url, event_hooks=hooks) as browser:
        yield browser


@functools.cache
def list_shapes() -> list[tuple[str, re.Pattern[str], list[Any]]]:
    """Method, path and possible shapes of every described answer, the paths without a parameter first."""
    if not has_app():
        return []
    answers = importlib.import_module("salon.app.description.answers")
    split = sorted((route.split(" ") for route in answers.ANSWERS), key=lambda parts: "{" in parts[1])
    return [
        (
            method,
            re.compile(re.sub(r"\{\w+\}", "[^/]+", path)),
            [kinds[route] for kinds in (answers.ANSWERS, answers.LATER) if route in kinds],
        )
        for method, path in split
        for route in [f"{method} {path}"]
    ]


async def refuse_other_shapes(response: httpx.Response) -> None:
    """Whatever a test asks of the client API must be answered in the shape that is described."""
    if response.status_code != 200 or not response.headers.get("content-type", "").startswith("application/json"):
        return
    await response.aread()
    method, path = response.request.method, response.request.url.path
    for expected, pattern, shapes in list_shapes():
        if method == expected and pattern.fullmatch(path):
            wrong = [error for shape in shapes if (error := find_mismatch(response.content, shape))]
            assert len(wrong) < len(shapes), f"{method} {path} is described otherwise: {wrong}\n{response.text}"
            return


def find_mismatch(content: bytes, shape: Any) -> str | None:
    """What is otherwise in an answer than its description has it."""
    try:
        msgspec.json.decode(content, type=shape)
    except msgspec.ValidationError as error:
        return str(error)
    return None


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium; stories that need one are skipped where there is none."""
    found = subprocess.run(
        [sys.executable, ROOT / "tools" / "chromium.py"], capture_output=True, text=True, check=False
    )
    if found.returncode:
        pytest.skip(found.stdout.strip())
    return found.stdout.strip()
