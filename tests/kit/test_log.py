"""The log: dense, ordered by cause, one leader, and readers that apply every event once."""

import asyncio

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from salon.kit import db, log
from salon.kit.log.readers import rebuild_reader, register_reader
from salon.kit.log.tail import list_entries
from tests.kit.children import TALLY, TALLY_TABLE, Counted

# What may happen, in any order: one of four writers appends, commits or rolls back; sequencer or reader moves on.
STEPS = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["append", "append", "commit", "roll back"]), st.integers(0, 3)),
        st.tuples(st.sampled_from(["sequence", "read"]), st.just(0)),
    ),
    max_size=40,
)


def counted(writer, token, place=0):
    return Counted(actor_id=writer, subject_id=1, writer=writer, token=token, place=place)


@pytest.fixture
async def tally_table(pool):
    async with db.reading() as conn:
        await conn.execute(TALLY_TABLE.replace("TABLE", "TABLE IF NOT EXISTS"))
    await register_reader(TALLY)


async def read_tally():
    async with db.reading() as conn:
        found = await conn.execute("SELECT writer, events, seqs FROM tally ORDER BY writer")
        return await found.fetchall()


async def count_log(after):
    async with db.reading() as conn:
        found = await conn.execute(
            "SELECT (body ->> 'writer')::bigint, count(*), sum(seq) FROM log WHERE seq > %s GROUP BY 1 ORDER BY 1",
            (after,),
        )
        return await found.fetchall()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
async def test_any_interleaving_keeps_causes_before_effects(settings, tally_table, steps):
    start = await log.head()
    writers = [await psycopg.AsyncConnection.connect(settings.database_url) for _ in range(4)]
    open_tokens, committed = [[] for _ in writers], []
    async with db.reading() as conn:
        await conn.execute("DELETE FROM tally")
    for number, (step, writer) in enumerate(steps):
        if step == "append":
            await log.append(writers[writer], counted(writer, f"t{number}"))
            open_tokens[writer].append((f"t{number}", set(committed)))
        elif step == "commit":
            await writers[writer].commit()
            committed += [token for token, _ in open_tokens[writer]]
            open_tokens[writer] = known(open_tokens[writer])
        elif step == "roll back":
            await writers[writer].rollback()
            open_tokens[writer].clear()
        elif step == "sequence":
            async with db.reading() as conn:
                await log.sequence_once(conn)
        else:
            await log.run_reader_once(TALLY)
    for writer in writers:
        await writer.close()  # what was not committed is rolled back
    async with db.reading() as conn:
        await log.sequence_once(conn)
    while await log.run_reader_once(TALLY):
        pass
    entries, head = await list_entries(start)
    assert [entry.seq for entry in entries] == list(range(start + 1, head + 1))
    places = {entry.event.token: entry.seq for entry in entries}
    assert sorted(places) == sorted(committed)
    for token, causes in CAUSES.items():
        assert all(places[cause] < places[token] for cause in causes if token in places)
    CAUSES.clear()
    assert await read_tally() == await count_log(start)


CAUSES = {}  # token -> the tokens that were committed when it was appended


def known(tokens):
    """Note the causes of what was committed; nothing is open afterwards."""
    CAUSES.update(tokens)
    return []


async def test_an_open_transaction_holds_up_nobody(settings, pool):
    async with await psycopg.AsyncConnection.connect(settings.database_url) as slow:
        await log.append(slow, counted(1, "slow"))
        async with db.transaction() as tx:
            await log.append(tx, counted(2, "quick"))
        start = await log.head()
        async with db.reading() as conn:
            assert await log.sequence_once(conn) == 1
        await slow.commit()
        async with db.reading() as conn:
            assert await log.sequence_once(conn) == 1
    entries, _ = await list_entries(start)
    assert [entry.event.token for entry in entries] == ["quick", "slow"]


async def test_a_rolled_back_event_never_happened(pool):
    start = await log.head()
    async with db.transaction() as tx:
        await log.append(tx, counted(1, "gone"))
        raise psycopg.Rollback
    async with db.transaction() as tx:
        await log.append(tx, counted(1, "one"), counted(1, "two", 1))
    async with db.reading() as conn:
        assert await log.sequence_once(conn) == 2
        assert await log.sequence_once(conn) == 0
    entries, head = await list_entries(start)
    assert [(entry.seq - start, entry.event.token) for entry in entries] == [(1, "one"), (2, "two")]
    assert head == start + 2


async def test_a_reader_that_fails_takes_back_rows_and_cursor_and_then_goes_on(tally_table):
    failures = [True]

    async def fail_once(tx, batch):
        await TALLY.react(tx, batch)
        if failures:
            failures.pop()
            raise ConnectionError

    start = await log.head()
    async with db.transaction() as tx:
        await log.append(tx, counted(7, "x"), counted(7, "y", 1))
    async with db.reading() as conn:
        await log.sequence_once(conn)
    with pytest.raises(ConnectionError):
        await log.run_reader_once(TALLY._replace(react=fail_once))
    assert await read_tally() == []
    assert await log.run_reader_once(TALLY._replace(react=fail_once)) == 2
    assert await log.run_reader_once(TALLY) == 0
    assert await read_tally() == await count_log(start)


async def test_two_workers_reading_at_once_apply_each_event_once(tally_table):
    start = await log.head()
    for number in range(40):
        async with db.transaction() as tx:
            await log.append(tx, counted(number % 3, f"t{number}"))
        async with db.reading() as conn:
            await log.sequence_once(conn)
        await asyncio.gather(*(log.run_reader_once(TALLY) for _ in range(3)))
    while await log.run_reader_once(TALLY):
        pass
    assert await read_tally() == await count_log(start)


async def test_a_rebuilt_projection_equals_the_one_that_was_kept(tally_table):
    async with db.transaction() as tx:
        await log.append(tx, *(counted(number % 5, f"t{number}") for number in range(50)))
    async with db.reading() as conn:
        await log.sequence_once(conn)
    while await log.run_reader_once(TALLY):
        pass
    kept = await read_tally()
    assert sum(row[1] for row in kept) == 50
    async with db.reading() as conn:
        await conn.execute("UPDATE tally SET events = 0")
    await rebuild_reader(TALLY)
    assert await read_tally() == kept


async def test_only_one_sequencer_leads_and_another_takes_over(settings, pool):
    first = asyncio.create_task(log.sequencing(settings.database_url))
    second = asyncio.create_task(log.sequencing(settings.database_url))
    leaders = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 7205002 AND granted"
    try:
        for leader in (first, second):
            async with db.transaction() as tx:
                await log.append(tx, counted(1, "x"))
            async with asyncio.timeout(60), db.reading() as conn:
                while await (await conn.execute("SELECT 1 FROM outbox LIMIT 1")).fetchone():
                    await conn.execute("SELECT pg_sleep(0.01)")
                assert await (await conn.execute(leaders)).fetchone() == (1,)
            leader.cancel()
            await asyncio.wait([leader])
    finally:
        second.cancel()


async def test_what_is_committed_can_be_waited_for_and_what_comes_later_is_not(pool):
    async with db.transaction() as tx:
        await log.append(tx, counted(1, "before"))
    waiting = asyncio.create_task(log.wait_until_written(30))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    async with db.reading() as conn:
        await log.sequence_once(conn)
        async with db.transaction() as tx:
            await log.append(tx, counted(1, "after"))
        await asyncio.wait_for(waiting, 20)
        await log.wait_until_written(0.1)
        assert await log.sequence_once(conn) == 1, "nobody moved it, and the wait ended all the same"


async def test_a_tail_sees_every_event_from_where_it_starts(settings, pool):
    start = await log.head()
    tail = log.Tail(settings.database_url, start)
    leader = asyncio.create_task(log.sequencing(settings.database_url))
    seen = []

    async def listen():
        async for batch in tail.batches():
            seen.extend(entry.event.token for entry in batch)
            if len(seen) == 30:
                return

    try:
        listening = asyncio.create_task(listen())
        for number in range(30):
            async with db.transaction() as tx:
                await log.append(tx, counted(1, f"t{number}"))
        await asyncio.wait_for(listening, 60)
    finally:
        leader.cancel()
        await asyncio.wait([leader])
    assert seen == [f"t{number}" for number in range(30)]
    assert tail.seq == start + 30
