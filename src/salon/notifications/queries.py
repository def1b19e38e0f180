"""The SQL that reads notifications."""

import datetime as dt
from typing import NamedTuple

from salon.kit import db
from salon.kit.pages import Page


class Notification(NamedTuple):
    """Something a person is told: who did what, to which post."""

    id: int
    owner_id: int
    kind: str
    from_id: int
    post_id: int | None
    created_at: dt.datetime


COLUMNS = "id, owner_id, kind, from_id, post_id, created_at"


async def list_notifications(
    owner_id: int, page: Page, types: list[str] | None = None, excluded: list[str] | None = None, from_id: int = 0
) -> list[Notification]:
    """A page of a person's notifications, newest first, one query."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM notifications
            WHERE owner_id = %s AND id < %s AND id > %s
              AND (%s::text[] IS NULL OR kind = ANY(%s)) AND NOT kind = ANY(%s) AND (%s = 0 OR from_id = %s)
            ORDER BY id {page.order} LIMIT %s
            """,
            (owner_id, page.max_id, page.min_id, types, types, excluded or [], from_id, from_id, page.limit),
        )
        return sorted((Notification(*row) for row in await rows.fetchall()), reverse=True)


async def list_fresh(after_seq: int, upto_seq: int, owners: list[int]) -> list[Notification]:
    """Notifications that a stretch of the log caused for some people, oldest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM notifications WHERE seq > %s AND seq <= %s AND owner_id = ANY(%s) ORDER BY id",
            (after_seq, upto_seq, owners),
        )
        return [Notification(*row) for row in await rows.fetchall()]


async def count_unread(owner_id: int, most: int = 100) -> int:
    """How many lie above the person's marker, counting no further than `most`."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                """
                SELECT count(*) FROM (
                    SELECT 1 FROM notifications
                    WHERE owner_id = %s AND id > coalesce((
                        SELECT last_read_id FROM markers WHERE account_id = %s AND timeline = 'notifications'), 0)
                    LIMIT %s
                ) unread
                """,
                (owner_id, owner_id, most),
            )
        ).fetchone()
    return int(row[0]) if row else 0


async def read_seq() -> int:
    """How far the log has been turned into notifications."""
    async with db.reading() as conn:
        row = await (await conn.execute("SELECT seq FROM log_cursors WHERE reader = 'notifications'")).fetchone()
    return int(row[0]) if row else 0
