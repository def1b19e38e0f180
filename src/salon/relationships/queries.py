"""The SQL that reads who follows, blocks and mutes whom."""

from collections.abc import Sequence
from typing import Any

from salon.kit import clock, db
from salon.kit.pages import Page
from salon.relationships.models import Relationship

# (hidden id the page is cut by, account) of each list.
Rows = list[tuple[int, int]]
SHOWN = """
    JOIN accounts a ON a.id = l.account_id AND a.state = 'active'
    WHERE NOT EXISTS (
        SELECT 1 FROM blocks b
        WHERE (b.blocker_id = %(viewer)s AND b.blocked_id = l.account_id)
           OR (b.blocker_id = l.account_id AND b.blocked_id = %(viewer)s)
    )
"""


async def list_relationships(viewer_id: int, ids: Sequence[int]) -> list[Relationship]:
    """How the viewer stands to each of these people, in the order asked, from one query; unknown ids are left out."""
    if not ids:
        return []
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT a.id, f.state, f.shows_boosts, f.notifies, r.state, b.id IS NOT NULL, y.id IS NOT NULL,
                   m.id IS NOT NULL, m.hides_notifications, m.expires_at, f.languages, n.note,
                   EXISTS (SELECT 1 FROM endorsements e WHERE e.account_id = %(viewer)s AND e.endorsed_id = a.id)
            FROM accounts a
            LEFT JOIN account_notes n ON n.account_id = %(viewer)s AND n.about_id = a.id
            LEFT JOIN follows f ON f.follower_id = %(viewer)s AND f.followee_id = a.id
            LEFT JOIN follows r ON r.follower_id = a.id AND r.followee_id = %(viewer)s
            LEFT JOIN blocks b ON b.blocker_id = %(viewer)s AND b.blocked_id = a.id
            LEFT JOIN blocks y ON y.blocker_id = a.id AND y.blocked_id = %(viewer)s
            LEFT JOIN mutes m ON m.muter_id = %(viewer)s AND m.muted_id = a.id
                             AND (m.expires_at IS NULL OR m.expires_at > %(now)s)
            WHERE a.id = ANY(%(ids)s) AND a.state IN ('active', 'suspended')
            """,
            {"viewer": viewer_id, "ids": list(ids), "now": clock.now()},
        )
        found = {row[0]: _to_relationship(row) for row in await rows.fetchall()}
    return [found[account_id] for account_id in dict.fromkeys(ids) if account_id in found]


def _to_relationship(row: tuple[Any, ...]) -> Relationship:
    account_id, follow, boosts, notifies, follow_back, blocking, blocked_by, muting, hides, expires_at, *rest = row
    languages, note, endorsed = rest
    following = follow == "accepted"
    return Relationship(
        id=str(account_id),
        following=following,
        showing_reblogs=following and bool(boosts),
        notifying=following and bool(notifies),
        followed_by=follow_back == "accepted",
        blocking=blocking,
        blocked_by=blocked_by,
        muting=muting,
        muting_notifications=bool(muting and hides),
        muting_expires_at=clock.to_wire(expires_at) if expires_at else None,
        requested=follow == "requested",
        requested_by=follow_back == "requested",
        languages=languages if following else None,
        note=note or "",
        endorsed=endorsed,
    )


async def list_followers(viewer_id: int | None, account_id: int, page: Page) -> Rows:
    """Who follows an account, without those the viewer blocks or is blocked by."""
    return await _list_page(
        f"""
        SELECT l.id, l.account_id FROM (
            SELECT id, follower_id AS account_id FROM follows WHERE followee_id = %(owner)s AND state = 'accepted'
        ) l {SHOWN}
        """,
        viewer_id,
        account_id,
        page,
    )


async def list_following(viewer_id: int | None, account_id: int, page: Page) -> Rows:
    """Whom an account follows, without those the viewer blocks or is blocked by."""
    return await _list_page(
        f"""
        SELECT l.id, l.account_id FROM (
            SELECT id, followee_id AS account_id FROM follows WHERE follower_id = %(owner)s AND state = 'accepted'
        ) l {SHOWN}
        """,
        viewer_id,
        account_id,
        page,
    )


async def list_follow_requests(viewer_id: int, page: Page) -> Rows:
    """Who waits to be let in as the viewer's follower."""
    return await _list_page(
        f"""
        SELECT l.id, l.account_id FROM (
            SELECT id, follower_id AS account_id FROM follows WHERE followee_id = %(owner)s AND state = 'requested'
        ) l {SHOWN}
        """,
        viewer_id,
        viewer_id,
        page,
    )


async def list_blocks(viewer_id: int, page: Page) -> Rows:
    """Whom the viewer blocks."""
    return await _list_page(
        """
        SELECT l.id, l.blocked_id FROM blocks l JOIN accounts a ON a.id = l.blocked_id AND a.state <> 'deleted'
        WHERE l.blocker_id = %(owner)s
        """,
        viewer_id,
        viewer_id,
        page,
    )


async def list_mutes(viewer_id: int, page: Page) -> Rows:
    """Whom the viewer mutes now."""
    return await _list_page(
        """
        SELECT l.id, l.muted_id FROM mutes l JOIN accounts a ON a.id = l.muted_id AND a.state <> 'deleted'
        WHERE l.muter_id = %(owner)s AND (l.expires_at IS NULL OR l.expires_at > %(now)s)
        """,
        viewer_id,
        viewer_id,
        page,
    )


async def _list_page(select: str, viewer_id: int | None, owner_id: int, page: Page) -> Rows:
    """Cut one page out of a list, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"{select} AND l.id < %(max_id)s AND l.id > %(min_id)s ORDER BY l.id {page.order} LIMIT %(limit)s",
            {
                "viewer": viewer_id,
                "owner": owner_id,
                "now": clock.now(),
                "max_id": page.max_id,
                "min_id": page.min_id,
                "limit": page.limit,
            },
        )
        found = [(row[0], row[1]) for row in await rows.fetchall()]
    return found[::-1] if page.ascending else found
