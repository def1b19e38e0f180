"""The SQL that reads pictures, in batches."""

from typing import Any

import msgspec

from salon.kit import db
from salon.kit.db import Tx
from salon.kit.questions import Question
from salon.media.clips.models import Clip
from salon.media.models import File, Media

COLUMNS = """
    m.id, m.owner_id, m.post_id, m.kind, m.state, m.error, m.original, m.small, m.clip, m.blurhash, m.description,
    m.focus_x, m.focus_y,
    m.degree, m.evidence, m.credentials ->> 'state',
    m.engine, m.engine_name, m.generation_id, g.prompt, v.seed, coalesce(v.style, g.style),
    coalesce(p.recipe, 'shown'), m.held_at IS NOT NULL
"""
TABLES = """
    media m
    LEFT JOIN generations g ON g.id = m.generation_id
    LEFT JOIN variations v ON v.generation_id = m.generation_id AND v.index = m.variation
    LEFT JOIN posts p ON p.id = m.post_id
"""


def _media(row: tuple[Any, ...]) -> Media:
    files = msgspec.convert(row[6:9], tuple[File | None, File | None, Clip | None])
    return Media(*(*row[:6], *files, *row[9:]))


_decoder = msgspec.json.Decoder(tuple[int, list[Media]])


def ask_for_posts(post_ids: str) -> Question[dict[int, list[Media]]]:
    """The pictures of posts in their order; `post_ids` is SQL for an array of their ids."""
    sql = f"""
        SELECT json_build_array(m.post_id, json_agg(json_build_array({COLUMNS}) ORDER BY m.position, m.id))
        FROM {TABLES} WHERE m.post_id = ANY({post_ids}) AND m.deleted_at IS NULL GROUP BY m.post_id
    """
    return Question(sql, {}, _decoder, dict)


async def list_for_posts(post_ids: list[int]) -> dict[int, list[Media]]:
    """The pictures of posts in their order, one query; posts without any are left out."""
    if not post_ids:
        return {}
    async with db.reading() as conn:
        return await list_attached(conn, post_ids)


async def list_attached(conn: Tx, post_ids: list[int]) -> dict[int, list[Media]]:
    """The same inside a transaction."""
    rows = await conn.execute(
        f"""
        SELECT {COLUMNS} FROM {TABLES}
        WHERE m.post_id = ANY(%s) AND m.deleted_at IS NULL ORDER BY m.post_id, m.position, m.id
        """,
        (post_ids,),
    )
    found: dict[int, list[Media]] = {}
    for row in await rows.fetchall():
        found.setdefault(row[2], []).append(_media(row))
    return found


async def list_media(ids: list[int]) -> dict[int, Media]:
    """Pictures by id, whoever owns them."""
    if not ids:
        return {}
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM {TABLES} WHERE m.id = ANY(%s) AND m.deleted_at IS NULL", (ids,)
        )
        return {row[0]: _media(row) for row in await rows.fetchall()}


async def find_own(owner_id: int, media_id: int) -> Media | None:
    """A person's own picture."""
    media = (await list_media([media_id])).get(media_id)
    return media if media is not None and media.owner_id == owner_id else None
