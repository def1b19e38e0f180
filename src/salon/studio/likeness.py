"""Whom pictures show: people a wish names, and those whom the pictures it starts from show; whether they agree."""

from salon.checks.models import NEWCOMER_DAYS
from salon.checks.naming import list_handles, list_names
from salon.consent.likeness.queries import Shown, list_shown
from salon.consent.likeness.rules import may_post
from salon.kit import clock
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden
from salon.studio.models import Asked

PICTURES = """
    pictures AS (
        SELECT m.id, m.generation_id FROM media m WHERE m.id = ANY(%(media)s)
        UNION
        SELECT c.id, c.generation_id
        FROM media m JOIN marks k ON k.number = m.recognised JOIN media c ON c.id = k.media_id
        WHERE m.id = ANY(%(media)s)
    )
"""


async def find_shown(tx: Tx, maker_id: int, asked: Asked) -> tuple[list[Shown], set[int]]:
    """Everybody here whom the pictures would show, whoever asks too, and whether each of them lets them be made.

    The set holds those who are meant by nothing but a name, which may be somebody else's or a thing's.
    """
    pictures = [media_id for _, media_id in asked.parents] + [media_id for media_id, _ in asked.references]
    people, handles = await _list_depicted(tx, pictures) if pictures else (set[int](), set[str]())
    handles |= list_handles(asked.wish.prompt, settings().base_url)
    surely, named = await _list_named(tx, maker_id, handles, list_names(asked.wish.prompt))
    people |= surely
    found = await list_shown(tx, maker_id, sorted(people | named)) if people or named else []
    return found, named - people


async def _list_depicted(tx: Tx, media_ids: list[int]) -> tuple[set[int], set[str]]:
    """Whom pictures show, copies of pictures made here too; and handles in the descriptions of what was uploaded."""
    row = await (
        await tx.execute(
            f"""
            WITH {PICTURES}
            SELECT ARRAY(SELECT u.account_id FROM pictures p JOIN likeness_uses u USING (generation_id)),
                   ARRAY(SELECT m.description FROM media m
                         WHERE m.id = ANY(%(media)s) AND m.generation_id IS NULL AND m.description IS NOT NULL)
            """,
            {"media": media_ids},
        )
    ).fetchone()
    assert row is not None
    described = {handle for text in row[1] for handle in list_handles(text, settings().base_url)}
    return set(row[0]), described


async def _list_named(tx: Tx, maker_id: int, handles: set[str], names: dict[str, bool]) -> tuple[set[int], set[int]]:
    """The people behind handles, and those behind names.

    The name somebody shows is not theirs alone, and anybody may call themselves like a thing: it counts where the two
    know each other, or it is written as a name and its bearer is here for a week and not silenced.
    """
    rows = await tx.execute(
        """
        SELECT id, true FROM accounts WHERE lower(username) = ANY(%(handles)s)
        UNION ALL
        SELECT a.id, false FROM accounts a
        WHERE spoken_name(a.display_name) = ANY(%(names)s) AND length(a.display_name) >= 3
          AND a.state = 'active' AND a.id <> %(maker)s
          AND ((spoken_name(a.display_name) = ANY(%(written)s) AND a.silenced_at IS NULL
                AND a.created_at < %(now)s::timestamptz - make_interval(days => %(days)s))
               OR EXISTS (SELECT 1 FROM follows f
                          WHERE (f.follower_id, f.followee_id) IN ((a.id, %(maker)s), (%(maker)s, a.id)))
               OR EXISTS (SELECT 1 FROM blocks b
                          WHERE (b.blocker_id, b.blocked_id) IN ((a.id, %(maker)s), (%(maker)s, a.id))))
        """,
        {
            "handles": list(handles),
            "names": list(names),
            "written": [name for name, capital in names.items() if capital],
            "maker": maker_id,
            "now": clock.now(),
            "days": NEWCOMER_DAYS,
        },
    )
    found = await rows.fetchall()
    return {one for one, surely in found if surely}, {one for one, surely in found if not surely}


async def require_shown_agree(tx: Tx, author_id: int, media_ids: list[int], post_id: int | None = None) -> None:
    """Raise `Forbidden` for pictures whose people have not agreed to their being posted; `post_id` has its own already.

    Copies of pictures made here count as those.
    """
    if not media_ids:
        return
    rows = await tx.execute(
        f"""
        WITH {PICTURES}
        SELECT DISTINCT u.account_id, u.state FROM pictures p JOIN likeness_uses u USING (generation_id)
        WHERE u.account_id <> %(author)s
          AND NOT EXISTS (SELECT 1 FROM media m WHERE m.id = p.id AND m.post_id = %(post)s)
        """,
        {"media": media_ids, "author": author_id, "post": post_id},
    )
    states = await rows.fetchall()
    found = {one.account_id: one for one in await list_shown(tx, author_id, sorted({one for one, _ in states}))}
    for account_id, state in states:
        one = found.get(account_id)
        if one is None or state == "refused" or one.barred:
            raise Forbidden("Somebody whom this picture shows does not agree to it. It cannot be posted.")
        if not may_post(state, one.terms, allowed=one.allowed):
            raise Forbidden(f"This picture shows @{one.username}, who has not said yes to it yet.")
