"""As many entries as deeds, in one unbroken chain, however often the database is killed while the staff work."""

import asyncio
import os
import signal
import time
from collections.abc import Callable

import psycopg
import pytest

from salon.audit.queries import prove
from salon.kit.postgres import Postgres, start_postgres
from salon.kit.settings import Settings
from salon.safety.house import PAPERS, set_paper

SECONDS = 6
WRITERS = 6


async def write(url: str, actor_id: int, until: float, done: list[tuple[int, str]]) -> None:
    """Write papers until the time is over; what was acknowledged is noted, whoever else writes the same one."""
    number = 0
    while time.monotonic() < until:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=2) as conn:
                while time.monotonic() < until:
                    number += 1
                    words = f"{actor_id}-{number}"
                    async with conn.transaction():
                        await set_paper(conn, actor_id, PAPERS[(actor_id + number) % 4], words)
                    done.append((actor_id, words))
        except (psycopg.Error, OSError):
            await asyncio.sleep(0.05)


@pytest.mark.kill
async def test_the_chain_holds_after_kills_and_counts_what_was_done(
    own_postgres: Postgres, own_settings: Settings, ask: Callable[[str], list[tuple[object, ...]]]
) -> None:
    done: list[tuple[int, str]] = []
    start = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for actor_id in range(1, WRITERS + 1):
            group.create_task(write(own_postgres.url, actor_id, start + SECONDS, done))
        for share in (0.35, 0.7):
            await asyncio.sleep(start + SECONDS * share - time.monotonic())
            os.kill(own_postgres.pid, signal.SIGKILL)
            await asyncio.to_thread(start_postgres, own_settings)
    async with await psycopg.AsyncConnection.connect(own_postgres.url) as conn:
        proof = await prove(conn)
    assert proof.problem is None
    deeds = ask("SELECT count(*) FROM outbox WHERE kind = 'HouseChanged'")
    assert deeds == ask("SELECT count(*) FROM audit_entries") == [(proof.entries,)]
    assert proof.entries >= len(done) > 10
