"""A server of a test's own, which it may kill, and the processes that work on it."""

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from salon.kit.migrate import migrate
from salon.kit.postgres import Postgres, start_postgres
from salon.kit.settings import Settings

CHILDREN = Path(__file__).parent / "children.py"


class Child:
    """A process of children.py that is started again whenever it is gone."""

    def __init__(self, role: str, url: str) -> None:
        self.kills = 0
        self._command = [sys.executable, str(CHILDREN), role, url]
        self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        """`kill -9`, as a power cut would."""
        self._process.kill()
        self._process.wait()
        self.kills += 1

    def keep_alive(self) -> None:
        if self._process.poll() is not None:
            self._process = self._start()


@pytest.fixture
def own_settings() -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="salon-test-") as folder:
        yield Settings(data=Path(folder))


@pytest.fixture
def own_postgres(own_settings: Settings) -> Iterator[Postgres]:
    """A migrated server with its safety on, for tests that kill it."""
    server = start_postgres(own_settings)
    migrate(server.url)
    yield server
    start_postgres(own_settings).stop()


@pytest.fixture
def start_child(own_postgres: Postgres) -> Iterator[Callable[[str], Child]]:
    """Start a process of children.py on `own_postgres`; all are killed at the end."""
    started: list[Child] = []

    def start(role: str) -> Child:
        started.append(Child(role, own_postgres.url))
        return started[-1]

    yield start
    for child in started:
        child.kill()


@pytest.fixture
def ask(own_postgres: Postgres) -> Callable[[str], list[tuple[object, ...]]]:
    """Ask `own_postgres` something on a connection of its own."""

    def run(statement: str) -> list[tuple[object, ...]]:
        with psycopg.connect(own_postgres.url, autocommit=True) as conn:
            cursor = conn.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []

    return run
