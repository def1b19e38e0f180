"""The numbers in our watermarks: one for each picture made here, and which picture a number stands for."""

import datetime as dt
import secrets
from typing import NamedTuple

from salon.kit import clock, db
from salon.kit.db import Tx

NUMBERS = 2**32


class Marked(NamedTuple):
    """The picture a watermark stands for; without `degree` its row is gone."""

    media_id: int
    marked_at: dt.datetime
    degree: str | None
    engine_name: str | None
    post_id: int | None


async def reserve_mark() -> int:
    """A number that no picture has; commits by itself. One that is not used in the end stands for nothing."""
    async with db.reading() as conn:
        while True:
            row = await (
                await conn.execute(
                    "INSERT INTO marks (number, created_at) VALUES (%s, %s) ON CONFLICT DO NOTHING RETURNING number",
                    (secrets.randbelow(NUMBERS), clock.now()),
                )
            ).fetchone()
            if row is not None:
                return int(row[0])


async def bind_mark(tx: Tx, number: int, media_id: int) -> None:
    """Let a number stand for a picture from now on."""
    await tx.execute("UPDATE marks SET media_id = %s WHERE number = %s", (media_id, number))


async def find_marked(number: int) -> Marked | None:
    """The picture a number stands for, also when it was deleted since."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                """
                SELECT k.media_id, k.created_at, m.degree, m.engine_name,
                       CASE WHEN m.deleted_at IS NULL THEN m.post_id END
                FROM marks k LEFT JOIN media m ON m.id = k.media_id
                WHERE k.number = %s AND k.media_id IS NOT NULL
                """,
                (number,),
            )
        ).fetchone()
    return Marked(*row) if row is not None else None
