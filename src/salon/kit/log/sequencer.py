"""The sequencer: moves committed events from the outbox into the log with a dense `seq`; one leader at a time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import psycopg
import structlog

LEADER_KEY = 7_205_002  # advisory lock: "salon sequencer"
BATCH = 5000
CHANNEL = "salon_log"
logger = structlog.get_logger(__name__)

# What is deleted here is what is committed, so nothing needs a visibility horizon: a row that commits late is moved
# late, never skipped, and no open transaction holds up the others. Whoever saw a cause committed appended after it,
# so any snapshot that holds the effect holds the cause, with a smaller id. The head row, updated in the same
# statement, keeps `seq` dense whatever PostgreSQL's sequences skip.
MOVE = f"""
WITH batch AS (
    DELETE FROM outbox
    WHERE id IN (
        SELECT id FROM outbox
        ORDER BY id
        LIMIT {BATCH}
    )
    RETURNING id, kind, actor_id, subject_id, body, at
),
size AS (SELECT count(*) AS n FROM batch),
head AS (UPDATE log_head SET seq = seq + size.n FROM size WHERE size.n > 0 RETURNING seq, size.n)
INSERT INTO log (seq, kind, actor_id, subject_id, body, at)
SELECT head.seq - head.n + row_number() OVER (ORDER BY batch.id), kind, actor_id, subject_id, body, at
FROM batch, head
"""


async def sequence_once(conn: psycopg.AsyncConnection) -> int:
    """Move one batch into the log and wake its readers; returns how many events moved.

    One NOTIFY for a batch, in the sequencer's transaction and never in a user's: PostgreSQL serialises the commits
    of transactions that notify.
    """
    waiting = await (await conn.execute("SELECT 1 FROM outbox LIMIT 1")).fetchone()
    if waiting is None:
        return 0
    async with conn.transaction():
        moved = (await conn.execute(MOVE)).rowcount
        if moved:
            await conn.execute(f"NOTIFY {CHANNEL}")
    return moved


@asynccontextmanager
async def _leading(url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """Hold the leader lock on a connection of its own; waits while another process leads."""
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=5) as conn:
        await conn.execute("SET idle_in_transaction_session_timeout = '5s'")
        while True:
            row = await (await conn.execute("SELECT pg_try_advisory_lock(%s)", (LEADER_KEY,))).fetchone()
            if row is not None and row[0]:
                break
            await asyncio.sleep(0.5)
        yield conn


async def sequencing(url: str) -> None:
    """Lead for ever: reconnects after any failure of the database; ends only when cancelled.

    Polls every 5 ms while events come and backs off to 20 ms when it is quiet.
    """
    while True:
        try:
            async with _leading(url) as conn:
                pause = 0.005
                while True:
                    moved = await sequence_once(conn)
                    pause = 0.005 if moved else min(pause * 1.2, 0.02)
                    if moved < BATCH:
                        await asyncio.sleep(pause)
        except (psycopg.Error, OSError) as error:
            logger.warning("sequencer.reconnecting", error=str(error))
            await asyncio.sleep(0.3)
