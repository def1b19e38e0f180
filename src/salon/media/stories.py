"""The whole story of a picture: all that was said of how it was made, by whom, and what it grew out of."""

import datetime as dt
from typing import Any, NamedTuple

from salon.kit import db
from salon.media.degrees import COLUMNS, to_testimony
from salon.media.marks import Marked, find_marked
from salon.media.rights import find_uses
from salon.media.rules import Testimony


class Story(NamedTuple):
    """What is known of a picture's making; the degree shown follows from `said`."""

    media_id: int
    owner_id: int
    post_id: int | None
    kind: str
    degree: str
    evidence: str | None
    engine: str | None
    engine_name: str | None
    credentials: dict[str, Any] | None  # what the file that came claimed
    recognised: int | None
    created_at: dt.datetime
    said_at: dt.datetime | None
    ruled_at: dt.datetime | None
    marked: bool  # it carries a watermark of its own
    parents: list[int]  # posts it was made from, the one that was changed first
    said: list[Testimony]
    copied: Marked | None  # the picture made here whose watermark was in the file that came
    training: dict[str, str]


async def find_story(media_id: int) -> Story | None:
    """The story of a picture or clip that is there; who may read it is for the caller to ask."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"""
                SELECT m.id, m.owner_id, m.post_id, m.kind, m.degree, m.evidence, m.engine, m.engine_name,
                       m.credentials, m.recognised, m.created_at, m.said_at, m.ruled_at,
                       EXISTS (SELECT 1 FROM marks k WHERE k.media_id = m.id),
                       ARRAY(SELECT p.post_id FROM generation_parents p
                             WHERE p.generation_id = m.generation_id AND p.post_id IS NOT NULL ORDER BY p.place),
                       {COLUMNS}
                FROM media m WHERE m.id = %s AND m.deleted_at IS NULL AND m.state = 'ready'
                """,
                (media_id,),
            )
        ).fetchone()
    if row is None:
        return None
    copied = await find_marked(row[9]) if row[9] is not None else None
    return Story._make((*row[:15], to_testimony(row[15:]), copied, await find_uses(row[1], row[2])))
