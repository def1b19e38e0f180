"""What assistants did for people, and what is left of what they may use up in a day."""

import datetime as dt

from salon.accounts.viewers import Viewer
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.errors import TooManyRequests
from salon.studio.allowances import to_dollars

DAY = dt.timedelta(days=1)
MAKING = "make_picture"


async def record(tx: Tx, viewer: Viewer, tool: str, object_id: int) -> None:
    """Write down what an assistant does, in the transaction that does it."""
    await tx.execute(
        """
        INSERT INTO assistant_deeds (account_id, app_id, grant_id, tool, object_id, done_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (viewer.account_id, viewer.app_id, viewer.grant_id, tool, object_id, clock.now()),
    )


async def require_within_terms(tx: Tx, viewer: Viewer) -> None:
    """Raise `TooManyRequests` when what a grant had made in a day goes beyond what its person chose.

    Call it after the generation and its charges are stored and the deed is recorded, in one transaction: all are taken
    back together. Asking for the generation locked the person's row, so two calls at once cannot both take the last.
    """
    if sentence := await _find_excess(tx, viewer, 0, 0):
        raise TooManyRequests(sentence)


async def find_refusal(viewer: Viewer, pictures: int, price: int) -> str | None:
    """Why so many more pictures at that price (together) go beyond what a grant's person chose; None if they do not."""
    async with db.reading() as conn:
        return await _find_excess(conn, viewer, pictures, price)


async def _find_excess(tx: Tx, viewer: Viewer, more: int, price: int) -> str | None:
    _, pictures, spend = viewer.terms
    if pictures is None and spend is None:
        return None
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
    if pictures is not None and row[0] + more > pictures:
        return f"The person lets this assistant have {pictures} pictures made in a day, not more."
    if spend is not None and row[1] + price > spend:
        return f"The person lets this assistant spend {to_dollars(spend)} in a day, not more."
    return None
