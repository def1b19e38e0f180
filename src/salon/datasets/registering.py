"""Making a release known: what is in it, whose that is, and what must already go again."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from psycopg.types.json import Jsonb

from salon.datasets.building import Made
from salon.datasets.shards import Written
from salon.datasets.tombstones import lose_all, lose_missing
from salon.firehose.events import DatasetReleased
from salon.kit import clock, db, log
from salon.kit.db import Tx

COPY = b"""
    COPY dataset_parties (release_id, config, item_id, account_id, post_id) FROM STDIN (FORMAT binary)
"""
HEAD, END = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
ROWS = 20_000  # written in one transaction: the log waits for whoever writes


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
    for chunk in _list_parties(line.id, made.written):
        async with db.transaction() as tx, tx.cursor() as cursor, cursor.copy(COPY) as copy:
            for piece in chunk:
                await copy.write(piece)
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


def _list_parties(release_id: int, written: list[Written]) -> Iterator[list[bytes]]:
    """(release, config, item, account, post) of everybody who has a part in a row, as `COPY` takes them in binary.

    Some thousands at a time, each a head, rows and an end. Made whole by numpy, they cost a tenth of rows one by one.
    """
    for one in written:
        config = one.config.name.encode()
        row = np.dtype(
            [
                *(("columns", ">i2"), ("b0", ">i4"), ("release", ">i8"), ("b1", ">i4"), ("config", f"S{len(config)}")),
                *(("b2", ">i4"), ("item", "V16"), ("b3", ">i4"), ("account", ">i8"), ("b4", ">i4"), ("post", ">i8")),
            ]
        )
        for part in one.parts:
            for start in range(0, len(part.accounts), ROWS):
                chunk = slice(start, start + ROWS)
                held = part.accounts[chunk] != 0
                rows = np.empty(int(held.sum()), row)
                rows["columns"], rows["b0"], rows["b1"], rows["b2"], rows["b3"], rows["b4"] = (
                    5,
                    8,
                    len(config),
                    16,
                    8,
                    8,
                )
                rows["release"], rows["config"], rows["item"] = release_id, config, one.items[chunk][held]
                rows["account"], rows["post"] = part.accounts[chunk][held], part.posts[chunk][held]
                yield [HEAD, rows.tobytes(), END]
