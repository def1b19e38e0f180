"""Nothing acknowledged is lost, doubled or out of order, whoever is killed while people write."""

import asyncio
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

import psycopg
import pytest

from salon.kit import log
from salon.kit.postgres import Postgres, start_postgres
from salon.kit.settings import Settings
from tests.kit.children import TALLY_TABLE, Counted
from tests.kit.conftest import Child

WRITERS = 16
SECONDS = 14


class Written(NamedTuple):
    """A transaction as its writer saw it; `events` were appended, in order."""

    writer: int
    token: str
    events: int
    appended_at: float  # just before; whatever others had acknowledged by then may be its cause
    ended_at: float
    outcome: str  # acknowledged, rolled back, unknown (the connection broke at commit) or broken (before it)


async def write_one(conn: psycopg.AsyncConnection, writer: int, number: int, dice: random.Random) -> Written:
    """One transaction of 0 to 30 ms with 1 to 3 events, sometimes rolled back."""
    token, count, appended_at = f"{writer}-{number}", dice.choice((1, 1, 1, 2, 3)), time.monotonic()
    outcome = "broken"
    try:
        await conn.execute("BEGIN")
        await conn.execute("SELECT pg_current_xact_id()")  # rows are written before the event: the xid is old by then
        await asyncio.sleep(dice.random() * 0.03)
        events = [
            Counted(actor_id=writer, subject_id=number, writer=writer, token=token, place=n) for n in range(count)
        ]
        appended_at = time.monotonic()
        await log.append(conn, *events)
        if dice.random() < 0.15:
            outcome = "rolled back"
            await conn.execute("ROLLBACK")
        else:
            outcome = "unknown"
            await conn.execute("COMMIT")
            outcome = "acknowledged"
    except (psycopg.Error, OSError):
        await conn.close()
    return Written(writer, token, count, appended_at, time.monotonic(), outcome)


async def write(url: str, writer: int, until: float, written: list[Written]) -> None:
    """Write until the time is over, reconnecting whenever the server is away."""
    dice, number = random.Random(writer), 0
    while time.monotonic() < until:
        try:
            conn = await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=2)
        except (psycopg.Error, OSError):
            await asyncio.sleep(0.05)
            continue
        async with conn:
            while time.monotonic() < until and not conn.closed:
                number += 1
                written.append(await write_one(conn, writer, number, dice))


async def kill_again_and_again(children: dict[str, Child], until: float) -> None:
    """Kill the children in turn, and start again whoever is gone."""
    victims = [children[name] for name in ("sequencer", "reader", "second sequencer", "reader")]
    turn = 0
    while time.monotonic() < until:
        await asyncio.sleep(0.35)
        victims[turn % len(victims)].kill()
        turn += 1
        for child in children.values():
            child.keep_alive()


async def kill_server(server: Postgres, settings: Settings) -> None:
    """`kill -9` the postmaster and start the server again in the same folder."""
    os.kill(server.pid, signal.SIGKILL)
    await asyncio.to_thread(start_postgres, settings)


def wait_until_read(ask: Callable[[str], list[tuple[object, ...]]], children: dict[str, Child]) -> None:
    """Let sequencer and reader finish; they are left alone now."""
    deadline = time.monotonic() + 60
    state = "SELECT (SELECT count(*) FROM outbox), (SELECT seq FROM log_head), (SELECT seq FROM log_cursors)"
    while time.monotonic() < deadline:
        for child in children.values():
            child.keep_alive()
        waiting, head, read = ask(state)[0]
        if waiting == 0 and head == read:
            return
        time.sleep(0.05)
    raise AssertionError(f"not read to the end: {ask(state)}")


def check_log(entries: list[tuple[int, str, int]], written: list[Written]) -> None:
    """Compare the log (seq, token, place) with what the writers know."""
    assert [seq for seq, _, _ in entries] == list(range(1, len(entries) + 1)), "seq is dense from 1"
    found = Counter(token for _, token, _ in entries)
    for one in written:
        allowed = {"acknowledged": {one.events}, "unknown": {0, one.events}}.get(one.outcome, {0})
        assert found.pop(one.token, 0) in allowed, f"{one} is in the log as it should be"
    assert not found, "the log holds nothing that nobody wrote"


def check_order(entries: list[tuple[int, str, int]], written: list[Written]) -> None:
    """A cause, acknowledged before its effect was appended, comes first; within a transaction, as appended."""
    known = {one.token: one for one in written}
    previous: dict[str, int] = {}
    for _, token, place in entries:
        assert place == previous.get(token, -1) + 1, f"{token} is in the order it was appended"
        previous[token] = place
    earliest_end = float("inf")
    for _, token, _ in reversed(entries):
        one = known[token]
        assert one.appended_at <= earliest_end, f"{token} stands before something that may be its cause"
        if one.outcome == "acknowledged":
            earliest_end = min(earliest_end, one.ended_at)


@pytest.mark.kill
async def test_nothing_acknowledged_is_lost_or_doubled_when_anything_is_killed(
    own_postgres: Postgres,
    own_settings: Settings,
    start_child: Callable[[str], Child],
    ask: Callable[[str], list[tuple[object, ...]]],
) -> None:
    ask(TALLY_TABLE)
    children = {
        "sequencer": start_child("sequencer"),
        "second sequencer": start_child("sequencer"),
        "reader": start_child("reader"),
    }
    written: list[Written] = []
    start = time.monotonic()
    until = start + SECONDS

    async def kill_servers() -> None:
        for share in (0.3, 0.65):
            await asyncio.sleep(start + SECONDS * share - time.monotonic())
            await kill_server(own_postgres, own_settings)

    async with asyncio.TaskGroup() as group:
        for writer in range(WRITERS):
            group.create_task(write(own_postgres.url, writer, until, written))
        group.create_task(kill_again_and_again(children, until))
        group.create_task(kill_servers())
    wait_until_read(ask, children)

    rows = ask("SELECT seq, body ->> 'token', (body ->> 'place')::int FROM log ORDER BY seq")
    entries = [(int(str(seq)), str(token), int(str(place))) for seq, token, place in rows]
    check_log(entries, written)
    check_order(entries, written)
    expected = "SELECT (body ->> 'writer')::bigint, count(*), sum(seq) FROM log GROUP BY 1 ORDER BY 1"
    assert ask("SELECT writer, events, seqs FROM tally ORDER BY 1") == ask(expected)
    outcomes = Counter(one.outcome for one in written)
    assert outcomes["acknowledged"] > 100
    assert outcomes["rolled back"] > 10
    assert outcomes["broken"] + outcomes["unknown"] > 0, "the server died under the writers"
    assert min(child.kills for child in children.values()) >= 3
    print(outcomes, len(entries), {name: child.kills for name, child in children.items()})
