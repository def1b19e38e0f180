"""What assistants did for people, and what is left of what they may use up in a day."""

import datetime as dt
from typing import NamedTuple

from salon.accounts.viewers import Viewer
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.errors import TooManyRequests
from salon.kit.pages import Page
from salon.studio.allowances import to_dollars

DAY = dt.timedelta(days=1)
MAKING = "make_picture"


class Deed(NamedTuple):
    """One thing an assistant did, and to what."""

    id: int
    app_name: str
    tool: str
    object_id: int
    done_at: dt.datetime


async def record(tx: Tx, viewer: Viewer, tool: str, object_id: int) -> None:
    """Write down what an assistant does, in the transaction that does it."""
    await tx.execute(
        """
        INSERT INTO assistant_deeds (account_id, app_id, grant_id, tool, object_id, done_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (viewer.account_id, viewer.app_id, viewer.grant_id, tool, object_id, clock.now()),
    )


async def list_deeds(account_id: int, page: Page) -> list[Deed]:
    """What assistants did for a person, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT d.id, o.name, d.tool, d.object_id, d.done_at
            FROM assistant_deeds d JOIN oauth_apps o ON o.id = d.app_id
            WHERE d.account_id = %s AND d.id < %s AND d.id > %s ORDER BY d.id DESC LIMIT %s
            """,
            (account_id, page.max_id, page.min_id, page.limit),
        )
        return [Deed(*row) for row in await rows.fetchall()]


async def require_within_terms(tx: Tx, viewer: Viewer) -> None:
    """Raise `TooManyRequests` when what a grant had made in a day goes beyond what its person chose.

    Call it after the generation and its charges are stored and the deed is recorded, in one transaction: all are taken
    back together. The grant's row is locked, so that two calls at once cannot both take the last of it.
    """
    _, pictures, spend = viewer.terms
    if pictures is None and spend is None:
        return
    await tx.execute("SELECT 1 FROM oauth_tokens WHERE id = %s FOR NO KEY UPDATE", (viewer.grant_id,))
    row = await (
        await tx.execute(
            """
            SELECT count(v.index) FILTER (WHERE v.state IN ('queued', 'running', 'ready')),
                   coalesce(sum(c.cost) FILTER (WHERE c.state <> 'free'), 0)
            FROM assistant_deeds d
            JOIN variations v ON v.generation_id = d.object_id
            LEFT JOIN charges c ON c.generation_id = v.generation_id AND c.index = v.index
            WHERE d.grant_id = %s AND d.tool = %s AND d.done_at > %s
            """,
            (viewer.grant_id, MAKING, clock.now() - DAY),
        )
    ).fetchone()
    assert row is not None
    if pictures is not None and row[0] > pictures:
        raise TooManyRequests(f"The person lets this assistant have {pictures} pictures made in a day, not more.")
    if spend is not None and row[1] > spend:
        raise TooManyRequests(f"The person lets this assistant spend {to_dollars(spend)} in a day, not more.")
