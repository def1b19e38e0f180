"""Conversations as the assistant finds them: who began one, and whether it is wanted there."""

from typing import NamedTuple

from salon.kit.db import Tx
from salon.kit.errors import NotFound

OPEN = frozenset({"public", "unlisted"})
NOT_HERE = "Whoever began this conversation wants no assistant in it."


class Place(NamedTuple):
    """A conversation as the assistant finds it."""

    thread_id: int
    author_id: int | None  # who began it
    wanted: bool


async def find_thread(conn: Tx, post_id: int) -> int:
    """The first post of a post's conversation; of a boost's, that of what it boosts. Raises `NotFound`."""
    row = await (
        await conn.execute(
            """
            SELECT coalesce(p.thread_id, p.id) FROM posts p
            WHERE p.id = coalesce((SELECT boost_of_id FROM posts WHERE id = %(post)s), %(post)s)
            """,
            {"post": post_id},
        )
    ).fetchone()
    if row is None:
        raise NotFound
    return int(row[0])


async def find_place(conn: Tx, thread_id: int) -> Place:
    """Who began a conversation, and whether the assistant is wanted in it."""
    row = await (
        await conn.execute(
            """
            SELECT p.author_id,
                   NOT EXISTS (SELECT 1 FROM threads_without_assistant w WHERE w.thread_id = p.id)
                   AND coalesce((SELECT in_my_threads FROM assistant_choices c WHERE c.account_id = p.author_id), true)
            FROM posts p WHERE p.id = %s
            """,
            (thread_id,),
        )
    ).fetchone()
    return Place(thread_id, None, wanted=True) if row is None else Place(thread_id, row[0], wanted=row[1])
