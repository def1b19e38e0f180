"""How the pictures of a post were made."""

from typing import NamedTuple

from salon.kit import db


class Recipe(NamedTuple):
    """What somebody asked of an engine for one picture, and the posts it started from."""

    media_id: int
    engine: str
    engine_name: str | None
    prompt: str
    seed: int
    style: str | None
    parents: list[int]


async def list_recipes(post_id: int) -> list[Recipe]:
    """The recipes of a post's pictures that were made here, in their order; whether one may be shown is not asked."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT m.id, g.engine, m.engine_name, g.prompt, v.seed, coalesce(v.style, g.style),
                   ARRAY(SELECT p.post_id FROM generation_parents p WHERE p.generation_id = g.id ORDER BY p.place)
            FROM media m
            JOIN generations g ON g.id = m.generation_id
            JOIN variations v ON v.generation_id = m.generation_id AND v.index = m.variation
            WHERE m.post_id = %s AND m.deleted_at IS NULL ORDER BY m.position
            """,
            (post_id,),
        )
        return [Recipe(*row) for row in await rows.fetchall()]
