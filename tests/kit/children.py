"""The processes the log's tests kill: `python children.py sequencer|reader|migrate URL`."""

import asyncio
import sys

import psycopg

from salon.kit import db, log
from salon.kit.migrate import migrate


class Counted(log.Event):
    """One event of the tests: the `place`-th of `token`, a transaction of `writer`."""

    writer: int
    token: str
    place: int


async def tally(tx: db.Tx, batch: log.Batch) -> None:
    """Count a batch's events by writer, with the sum of their places in the log."""
    await tx.execute(
        """
        INSERT INTO tally (writer, events, seqs)
        SELECT (body ->> 'writer')::bigint, count(*), sum(seq) FROM log
        WHERE seq > %s AND seq <= %s AND kind = 'Counted' GROUP BY 1
        ON CONFLICT (writer) DO UPDATE SET events = tally.events + excluded.events, seqs = tally.seqs + excluded.seqs
        """,
        (batch.after, batch.upto),
    )


async def rebuild_tally(tx: db.Tx) -> None:
    """Count the log anew, up to where the reader is."""
    await tx.execute("TRUNCATE tally")
    row = await (await tx.execute("SELECT seq FROM log_cursors WHERE reader = 'tally'")).fetchone()
    assert row is not None
    await tally(tx, log.Batch(0, row[0], frozenset({"Counted"})))


TALLY = log.Reader("tally", frozenset({"Counted"}), tally, rebuild_tally)
TALLY_TABLE = "CREATE TABLE tally (writer bigint PRIMARY KEY, events bigint NOT NULL, seqs numeric NOT NULL)"


async def read_for_ever(url: str) -> None:
    """Run the reader as a worker does; ends when the database goes away, and is then started again."""
    await db.open_pool(url, 2)
    await log.readers.register_reader(TALLY)
    while True:
        if not await log.run_reader_once(TALLY):
            await asyncio.sleep(0.005)


def main(role: str, url: str) -> None:
    """Play one part until killed."""
    if role == "migrate":
        migrate(url)
    elif role == "sequencer":
        asyncio.run(log.sequencing(url))
    else:
        try:
            asyncio.run(read_for_ever(url))
        except (psycopg.Error, OSError) as error:
            sys.exit(f"reader: {error}")


if __name__ == "__main__":
    main(*sys.argv[1:])
