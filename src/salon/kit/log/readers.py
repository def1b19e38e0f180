"""Readers of the log: a reader applies the next batch in the transaction that moves its cursor, so exactly once."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple

from salon.kit import db
from salon.kit.db import Tx
from salon.kit.log.events import Event

BATCH = 2000
# Up to here planning a reader's statements costs more than running them, and one plan fits every batch; above, a plan
# for the batch at hand is worth its price.
SMALL_BATCH = 200


class Batch(NamedTuple):
    """A stretch of the log, `after < seq <= upto`, and the kinds of events in it."""

    after: int
    upto: int
    kinds: frozenset[str]

    def has(self, *events: type[Event]) -> bool:
        return any(event.kind in self.kinds for event in events)


class Reader(NamedTuple):
    """A named projection: what it listens to, what it does with a batch, and how it is rebuilt from nothing.

    `react` is set-based SQL over the batch that reads current rows, so that its outcome does not depend on where
    batches are cut. `rebuild` empties and refills its tables; `salon rebuild NAME` calls it. A reader that nobody waits
    for `rests` this many seconds after a batch, so that the next holds more.
    """

    name: str
    listens: frozenset[str]
    react: Callable[[Tx, Batch], Awaitable[None]]
    rebuild: Callable[[Tx], Awaitable[None]]
    rests: float = 0.0


async def run_reader_once(reader: Reader) -> int:
    """Apply the next batch; returns how far the cursor moved, 0 when there is nothing or another process reads.

    Locks the cursor's row. Killed anywhere, the transaction takes rows and cursor back together: so its commit need
    not wait for the disk, as what a crash of the database takes back is read again.
    """
    async with db.transaction() as tx:
        row = await (
            await tx.execute(
                "SELECT seq, (SELECT seq FROM log_head), set_config('synchronous_commit', 'off', true)"
                " FROM log_cursors WHERE reader = %s FOR UPDATE SKIP LOCKED",
                (reader.name,),
            )
        ).fetchone()
        if row is None or row[0] >= row[1]:
            return 0
        after, upto = row[0], min(row[1], row[0] + BATCH)
        rows = await tx.execute(
            "SELECT DISTINCT kind FROM log WHERE seq > %s AND seq <= %s AND kind = ANY(%s)",
            (after, upto, list(reader.listens)),
        )
        kinds = frozenset(kind for (kind,) in await rows.fetchall())
        if kinds:
            if upto - after <= SMALL_BATCH:
                await tx.execute("SET LOCAL plan_cache_mode = force_generic_plan")
            await reader.react(tx, Batch(after, upto, kinds))
        await tx.execute("UPDATE log_cursors SET seq = %s WHERE reader = %s", (upto, reader.name))
        return int(upto - after)


async def read_cursors() -> dict[str, int]:
    """How far each reader has come."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT reader, seq FROM log_cursors")
        return dict(await rows.fetchall())


async def register_reader(reader: Reader) -> None:
    """Make sure the reader has a cursor; a new reader starts at the beginning of the log."""
    async with db.reading() as conn:
        await conn.execute(
            "INSERT INTO log_cursors (reader, seq) VALUES (%s, 0) ON CONFLICT DO NOTHING",
            (reader.name,),
        )


async def rebuild_reader(reader: Reader) -> None:
    """Drop what a reader made and make it again from rows and log, in one transaction."""
    await register_reader(reader)
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        await tx.execute("SELECT 1 FROM log_cursors WHERE reader = %s FOR UPDATE", (reader.name,))
        await reader.rebuild(tx)
