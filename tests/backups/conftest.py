"""The cast of the social tests, and another database that a place can be brought back into."""

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from salon.kit.settings import Settings
from tests.social.conftest import alice, bob, carol, invite

__all__ = ["alice", "bob", "carol", "invite"]


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    printed: str


Command = Callable[..., Awaitable[Ran]]


async def start(env: dict[str, str], *arguments: object) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "salon.app.cli", *map(str, arguments)),
        env={**os.environ, **env},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )


async def run(env: dict[str, str], *arguments: object) -> Ran:
    process = await start(env, *arguments)
    printed, _ = await asyncio.wait_for(process.communicate(), 120)
    assert process.returncode is not None
    return Ran(process.returncode, printed.decode())


def env_of(settings: Settings) -> dict[str, str]:
    return {"DATABASE_URL": settings.database_url or "", "SALON_DATA": str(settings.data)}


class Elsewhere(NamedTuple):
    """Another Salon: its database and data folder."""

    url: str
    data: Path

    @property
    def env(self) -> dict[str, str]:
        return {"DATABASE_URL": self.url, "SALON_DATA": str(self.data)}

    async def fetch(self, query: str, *values: object) -> list[Any]:
        async with await psycopg.AsyncConnection.connect(self.url) as conn:
            return await (await conn.execute(query.encode(), values)).fetchall()

    async def databases(self) -> list[str]:
        return [name for (name,) in await self.fetch("SELECT datname FROM pg_database WHERE datname ~ '^salon_'")]


@pytest.fixture
async def elsewhere(postgres: str) -> AsyncIterator[Elsewhere]:
    name = f"other_{os.getpid()}"
    async with await psycopg.AsyncConnection.connect(postgres, autocommit=True) as conn:
        await conn.execute(f"CREATE DATABASE {name}".encode())
        with tempfile.TemporaryDirectory(prefix="salon-test-") as folder:
            yield Elsewhere(urlunsplit(urlsplit(postgres)._replace(path=f"/{name}")), Path(folder))
        await conn.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Where a backup goes; nothing is there yet."""
    return tmp_path / "backup"
