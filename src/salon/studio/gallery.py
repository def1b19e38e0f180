"""Everything a person has made, posted or not: theirs alone to look through, and to throw away."""

import re
from typing import Any, NamedTuple

import msgspec

from salon.kit import db
from salon.kit.clock import to_wire
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.media import actions as media_actions
from salon.media import queries as media
from salon.media.views import to_attachment

MAX_QUERY = 200
MAX_WORDS = 12


class Wanted(msgspec.Struct, kw_only=True):
    """What to look for; everything that is said must be so."""

    q: str = ""  # words of the prompt or the alt text, the beginning of a word is enough
    engine: str | None = None
    style: str | None = None
    posted: bool | None = None


class Piece(NamedTuple):
    """One picture that was made, with its recipe."""

    media_id: int
    generation_id: int
    place: int
    post_id: int | None
    prompt: str
    negative_prompt: str | None
    engine: str
    style: str | None
    size: str | None
    seed: int
    model: str | None
    cost: int
    created_at: Any


async def list_pieces(owner_id: int, wanted: Wanted, page: Page) -> list[Piece]:
    """A page of a person's own pictures, newest first."""
    if len(wanted.q) > MAX_QUERY:
        raise Invalid(f"Look for at most {MAX_QUERY} characters.")
    words = re.findall(r"\w+", wanted.q)[:MAX_WORDS]
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT m.id, g.id, v.index, p.id, g.prompt, g.negative_prompt, g.engine, coalesce(v.style, g.style), g.size,
                   v.seed, v.model, coalesce(c.cost, 0), m.created_at
            FROM media m
            JOIN generations g ON g.id = m.generation_id
            JOIN variations v ON v.generation_id = m.generation_id AND v.index = m.variation
            LEFT JOIN charges c ON c.generation_id = m.generation_id AND c.index = m.variation
            LEFT JOIN posts p ON p.id = m.post_id AND p.deleted_at IS NULL
            WHERE m.owner_id = %(owner_id)s AND m.generation_id IS NOT NULL AND m.deleted_at IS NULL
              AND m.id < %(max_id)s AND m.id > %(min_id)s
              AND (%(engine)s::text IS NULL OR g.engine = %(engine)s)
              AND (%(style)s::text IS NULL OR coalesce(v.style, g.style) = %(style)s)
              AND (%(posted)s::boolean IS NULL OR (p.id IS NOT NULL) = %(posted)s)
              AND (%(q)s = '' OR (%(words)s <> '' AND (g.words || m.words) @@ to_tsquery('simple', %(words)s))
                   OR strpos(lower(g.prompt), lower(%(q)s)) > 0
                   OR strpos(lower(coalesce(m.description, '')), lower(%(q)s)) > 0)
            ORDER BY m.id {page.order} LIMIT %(limit)s
            """,
            {
                "owner_id": owner_id,
                **msgspec.structs.asdict(wanted),
                "q": wanted.q.strip(),
                "words": " & ".join(f"{word}:*" for word in words),
                "max_id": page.max_id,
                "min_id": page.min_id,
                "limit": page.limit,
            },
        )
        return sorted((Piece(*row) for row in await rows.fetchall()), reverse=True)


async def list_views(pieces: list[Piece]) -> list[dict[str, Any]]:
    """The pictures with their recipes, as their maker sees them."""
    found = await media.list_media([piece.media_id for piece in pieces])
    return [
        {
            "id": str(piece.media_id),
            "media": to_attachment(found[piece.media_id]),
            "generation_id": str(piece.generation_id),
            "index": piece.place,
            "post_id": str(piece.post_id) if piece.post_id is not None else None,
            "prompt": piece.prompt,
            "negative_prompt": piece.negative_prompt,
            "engine": piece.engine,
            "style": piece.style,
            "size": piece.size,
            "seed": piece.seed,
            "model": piece.model,
            "cost": piece.cost,
            "created_at": to_wire(piece.created_at),
        }
        for piece in pieces
        if piece.media_id in found
    ]


async def delete_piece(tx: Tx, owner_id: int, media_id: int) -> None:
    """Throw away a picture one made, with the engine's memory of it; emits `MediaDiscarded`.

    Raises `NotFound` for somebody else's or what was not made here, `Invalid` as `discard` does.
    """
    row = await (
        await tx.execute(
            """
            SELECT generation_id, variation FROM media
            WHERE id = %s AND owner_id = %s AND generation_id IS NOT NULL AND deleted_at IS NULL FOR UPDATE
            """,
            (media_id, owner_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await tx.execute("UPDATE variations SET scene = NULL, notes = '{}' WHERE generation_id = %s AND index = %s", row)
    await tx.execute("DELETE FROM previews WHERE generation_id = %s AND index = %s", row)
    await media_actions.discard(tx, owner_id, media_id)
