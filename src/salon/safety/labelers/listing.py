"""Reading labelers, what they declared, and what they did."""

from psycopg.rows import class_row

from salon.kit import db
from salon.kit.errors import NotFound
from salon.kit.pages import Page
from salon.safety.labelers.models import Deed, Kind, Labeler

DEEDS = "d.id, d.labeler_id, d.value, d.account_id, d.post_id, d.retracts, d.done_at"


async def list_labelers(viewer_id: int | None, page: Page) -> list[Labeler]:
    """Labelers, the newest account first, as somebody sees them."""
    return await _list(
        f"""
        l.ended_at IS NULL AND l.account_id < %(max_id)s AND l.account_id > %(min_id)s
        ORDER BY l.account_id {page.order} LIMIT %(limit)s
        """,
        viewer_id,
        {"max_id": page.max_id, "min_id": page.min_id, "limit": page.limit},
    )


async def list_subscribed(account_id: int) -> list[Labeler]:
    """Those somebody listens to."""
    return await _list("s.account_id IS NOT NULL AND l.ended_at IS NULL", account_id, {})


async def find_labeler(viewer_id: int | None, account_id: int) -> Labeler | None:
    """An account as a labeler, one that has ended too; None when it never was one."""
    found = await _list("l.account_id = %(wanted)s", viewer_id, {"wanted": account_id})
    return found[0] if found else None


async def get_labeler(viewer_id: int | None, account_id: int) -> Labeler:
    """A labeler that still is one; raises `NotFound`."""
    found = await find_labeler(viewer_id, account_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    return found


async def _list(condition: str, viewer_id: int | None, values: dict[str, int]) -> list[Labeler]:
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT l.account_id, l.about, l.created_at, l.ended_at, s.choices,
                   ARRAY(SELECT ARRAY[k.value, k.name, k.description, k.severity] FROM label_kinds k
                         WHERE k.labeler_id = l.account_id ORDER BY k.place)
            FROM labelers l JOIN accounts a ON a.id = l.account_id AND a.state = 'active'
            LEFT JOIN label_subscriptions s ON s.labeler_id = l.account_id AND s.account_id = %(viewer)s
            WHERE {condition}
            """,
            {**values, "viewer": viewer_id},
        )
        found = [
            Labeler(
                account_id,
                about,
                created_at,
                ended_at,
                [
                    Kind(value=value, name=name, description=description, severity=severity)
                    for value, name, description, severity in kinds
                ],
                choices,
            )
            for account_id, about, created_at, ended_at, choices, kinds in await rows.fetchall()
        ]
    return sorted(found, key=lambda one: -one.account_id)


async def list_deeds(labeler_id: int, page: Page) -> list[Deed]:
    """What a labeler put and took back, newest first."""
    async with db.reading() as conn, conn.cursor(row_factory=class_row(Deed)) as cursor:
        rows = await cursor.execute(
            f"""
            SELECT {DEEDS} FROM label_deeds d
            WHERE d.labeler_id = %(labeler)s AND d.id < %(max_id)s AND d.id > %(min_id)s
            ORDER BY d.id {page.order} LIMIT %(limit)s
            """,
            {"labeler": labeler_id, "max_id": page.max_id, "min_id": page.min_id, "limit": page.limit},
        )
        return sorted(await rows.fetchall(), key=lambda one: -one.id)


async def list_about(account_id: int, page: Page) -> list[Deed]:
    """What labelers say of somebody and their posts, labels that stand only, newest first."""
    async with db.reading() as conn, conn.cursor(row_factory=class_row(Deed)) as cursor:
        rows = await cursor.execute(
            f"""
            SELECT {DEEDS} FROM labels l
            JOIN label_deeds d ON d.id = l.id
            JOIN labelers b ON b.account_id = l.labeler_id AND b.ended_at IS NULL
            WHERE l.account_id = %(me)s AND l.taken_off_at IS NULL AND d.id < %(max_id)s AND d.id > %(min_id)s
            ORDER BY d.id {page.order} LIMIT %(limit)s
            """,
            {"me": account_id, "max_id": page.max_id, "min_id": page.min_id, "limit": page.limit},
        )
        return sorted(await rows.fetchall(), key=lambda one: -one.id)
