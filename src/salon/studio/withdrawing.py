"""What a no to a picture of oneself reaches in the studio: all that grew out of it, copies, and drafts."""

from typing import NamedTuple

from salon.kit import clock, db
from salon.kit.db import Tx
from salon.media.jobs import forget_files
from salon.studio.actions import call_off


class Reached(NamedTuple):
    """Generations that show somebody, with everything that grew out of them, and the posts that show any of it."""

    generation_ids: list[int]
    post_ids: list[int]


async def find_reached(tx: Tx, account_id: int, generation_ids: list[int]) -> Reached:
    """Everything that shows what these generations made: what grew out of it, and copies, however far down.

    What the person made or posted themselves is theirs to keep. A copy is a file with our mark in it, or the same
    fingerprint.
    """
    row = await (
        await tx.execute(
            """
            WITH RECURSIVE shown (generation_id, media_id) AS (
                SELECT one, m.id FROM unnest(%(ids)s::bigint[]) one LEFT JOIN media m ON m.generation_id = one
                UNION
                SELECT n.generation_id, n.media_id
                FROM shown s
                CROSS JOIN LATERAL (
                    SELECT p.generation_id, m.id AS media_id
                    FROM (SELECT generation_id FROM generation_parents
                          WHERE media_id = s.media_id AND role <> 'template'
                          UNION SELECT generation_id FROM generation_references WHERE media_id = s.media_id) p
                    LEFT JOIN media m ON m.generation_id = p.generation_id
                    UNION ALL
                    SELECT NULL, c.id FROM marks k JOIN media c ON c.recognised = k.number WHERE k.media_id = s.media_id
                    UNION ALL
                    SELECT NULL, c.id FROM media m JOIN media c ON c.pdq = m.pdq AND c.id <> m.id
                    WHERE m.id = s.media_id AND c.generation_id IS NULL
                ) n
            ),
            posted AS (
                SELECT DISTINCT p.id FROM shown s JOIN media m ON m.id = s.media_id JOIN posts p ON p.id = m.post_id
                WHERE p.author_id <> %(me)s AND p.deleted_at IS NULL
            )
            SELECT ARRAY(SELECT DISTINCT s.generation_id FROM shown s LEFT JOIN generations g ON g.id = s.generation_id
                         WHERE s.generation_id IS NOT NULL AND g.owner_id IS DISTINCT FROM %(me)s ORDER BY 1),
                   ARRAY(SELECT id FROM posted ORDER BY 1)
            """,
            {"ids": generation_ids, "me": account_id},
        )
    ).fetchone()
    assert row is not None
    return Reached(row[0], row[1])


async def throw_away(tx: Tx, generation_ids: list[int]) -> None:
    """Call these generations off and throw away what they made that is in no post, with the engine's memory of it."""
    await call_off(tx, generation_ids)
    await tx.execute(
        "UPDATE variations SET scene = NULL, notes = '{}' WHERE generation_id = ANY(%s)", (generation_ids,)
    )
    await tx.execute("DELETE FROM previews WHERE generation_id = ANY(%s)", (generation_ids,))
    rows = await tx.execute(
        """
        UPDATE media m SET deleted_at = %s
        WHERE m.generation_id = ANY(%s) AND m.post_id IS NULL AND m.deleted_at IS NULL
        RETURNING ARRAY[m.original ->> 'key', m.small ->> 'key', m.sent ->> 'key']
        """,
        (clock.now(), generation_ids),
    )
    keys = [key for (found,) in await rows.fetchall() for key in found if key]
    for first in range(0, len(keys), 500):
        await forget_files.configure(connection=tx).defer_async(keys=keys[first : first + 500])


class Picture(NamedTuple):
    """One picture of a generation, and the post it is in, if that is there."""

    generation_id: int
    media_id: int
    post_id: int | None


async def list_pictures(generation_ids: list[int]) -> dict[int, list[Picture]]:
    """The pictures these generations made and that are there, by generation."""
    found: dict[int, list[Picture]] = {}
    if not generation_ids:
        return found
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT m.generation_id, m.id, p.id FROM media m
            LEFT JOIN posts p ON p.id = m.post_id AND p.deleted_at IS NULL
            LEFT JOIN posts gone ON gone.id = m.post_id AND gone.deleted_at IS NOT NULL
            WHERE m.generation_id = ANY(%s) AND m.deleted_at IS NULL AND gone.id IS NULL
            ORDER BY m.generation_id, m.variation
            """,
            (generation_ids,),
        )
        for row in await rows.fetchall():
            found.setdefault(row[0], []).append(Picture(*row))
    return found
