"""Making a release known: what is in it, whose that is, and what must already go again."""

import asyncio
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyarrow as pa
from adbc_driver_postgresql import dbapi
from psycopg.types.json import Jsonb

from salon.datasets.building import Made
from salon.datasets.names import NAME_BYTES
from salon.datasets.shards import Written
from salon.datasets.tombstones import lose_all, lose_missing
from salon.firehose.events import DatasetReleased
from salon.kit import clock, db, log
from salon.kit.db import Tx

ROWS = 20_000  # packed at a time
PARTIES = pa.schema(
    {
        "release_id": pa.int64(),
        "config": pa.string(),
        "item_id": pa.binary(),
        "account_id": pa.int64(),
        "post_id": pa.int64(),
    }
)


class Line(NamedTuple):
    """A release as it is known: its row, and whether it was already."""

    id: int
    known: bool


async def register_release(made: Made, actor_id: int = 0) -> int:
    """Make a release known and tell of it; returns its id. Emits `DatasetReleased`.

    One that is known already only gets its new folder. Killed in between it is not released; building again goes on.
    """
    async with db.transaction() as tx:
        line = await _find_or_begin(tx, made)
    if line.known:
        return line.id
    await asyncio.to_thread(_write_parties, db.pool_url(), line.id, made.written)
    async with db.transaction() as tx:
        await tx.execute("SET LOCAL statement_timeout = 0")
        now = clock.now()
        await tx.execute("ANALYZE dataset_parties")  # what was just written is joined with itself
        await tx.execute("UPDATE dataset_releases SET released_at = %s WHERE id = %s", (now, line.id))
        await lose_missing(tx, line.id)
        await lose_all(tx, line.id)
        await tx.execute(
            """
            UPDATE dataset_releases o SET superseded_at = %s FROM dataset_releases n
            WHERE n.id = %s AND (o.epoch, o.as_of_seq) = (n.epoch, n.as_of_seq) AND o.major < n.major
              AND o.superseded_at IS NULL
            """,
            (now, line.id),
        )
        about = made.about
        await log.append(
            tx, DatasetReleased(actor_id=actor_id, subject_id=line.id, name=about.name, version=about.version)
        )
    return line.id


async def _find_or_begin(tx: Tx, made: Made) -> Line:
    moment, about = made.about.moment, made.about
    row = await (
        await tx.execute(
            """
            INSERT INTO dataset_releases (as_of_seq, epoch, major, content_sha256, manifest_sha256, signature, summary,
                                          folder)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (epoch, as_of_seq, major) DO UPDATE
            SET folder = excluded.folder, manifest_sha256 = excluded.manifest_sha256, signature = excluded.signature
            RETURNING id, released_at IS NOT NULL
            """,
            (
                moment.seq,
                moment.epoch,
                about.major,
                made.content_sha256,
                made.manifest_sha256,
                made.signature,
                Jsonb(to_summary(made)),
                str(made.folder),
            ),
        )
    ).fetchone()
    assert row is not None
    if not row[1]:  # somebody began and was killed
        await tx.execute("DELETE FROM dataset_parties WHERE release_id = %s", (row[0],))
    return Line(*row)


def to_summary(made: Made) -> dict[str, object]:
    """What the list of releases tells of one."""
    return {
        "name": made.about.name,
        "buckets": {
            f"{one.config.name}/{shard.split}": shard.buckets for one in made.about.configs for shard in one.shards
        },
        "as_of": clock.to_wire(made.about.moment.at),
        "configs": {
            one.config.name: {"rows": one.rows, "bytes": one.bytes, "files": [shard.path for shard in one.shards]}
            for one in made.about.configs
        },
    }


def _write_parties(url: str, release_id: int, written: list[Written]) -> None:
    """Note who has a part in which row: all of it, or nothing when it is killed."""
    with dbapi.connect(url, autocommit=True) as conn, conn.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        batches = pa.RecordBatchReader.from_batches(PARTIES, _list_parties(release_id, written))
        cursor.adbc_ingest("dataset_parties", batches, mode="append")


def _list_parties(release_id: int, written: list[Written]) -> Iterator[Any]:
    for one in written:
        for part in one.parts:
            for start in range(0, len(part.accounts), ROWS):
                chunk = slice(start, start + ROWS)
                held = part.accounts[chunk] != 0
                accounts, posts = part.accounts[chunk][held], part.posts[chunk][held]
                names = one.items[chunk][held].tobytes()
                items = pa.Array.from_buffers(pa.binary(NAME_BYTES), len(accounts), [None, pa.py_buffer(names)])
                told = [
                    pa.repeat(release_id, len(accounts)),
                    pa.repeat(one.config.name, len(accounts)),
                    items.cast(pa.binary()),
                ]
                yield pa.record_batch([*told, pa.array(accounts), pa.array(posts)], schema=PARTIES)
