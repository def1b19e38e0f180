"""Trusted flaggers: whose notices are due sooner, in which field, and what came of those they sent."""

import datetime as dt
from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound

MAX_FIELD = 200


class Flagger(NamedTuple):
    """Somebody who is trusted, since when, and how many notices they sent as such, by what became of them."""

    account_id: int
    field: str
    named_at: dt.datetime
    waiting: int
    removed: int
    dismissed: int


async def trust_flagger(tx: Tx, operator_id: int, account_id: int, *, trusted: bool, field: str = "") -> None:
    """Hear somebody's notices from now on before others', or like others'; a second word changes the field.

    Raises `NotFound`, `Invalid` for too long a field.
    """
    if len(field) > MAX_FIELD:
        raise Invalid(f"Validation failed: Field is too long (maximum is {MAX_FIELD} characters)")
    row = await (
        await tx.execute(
            "SELECT 1 FROM accounts WHERE id = %s AND state IN ('active', 'suspended') FOR SHARE", (account_id,)
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if trusted:
        await tx.execute(
            """
            INSERT INTO trusted_flaggers (account_id, named_by, named_at, field) VALUES (%s, %s, %s, %s)
            ON CONFLICT (account_id) DO UPDATE SET field = excluded.field
            """,
            (account_id, operator_id, clock.now(), field.strip()),
        )
    else:
        await tx.execute("DELETE FROM trusted_flaggers WHERE account_id = %s", (account_id,))
    verb = "account.trust" if trusted else "account.distrust"
    await note(tx, operator_id, Deed(action=verb, subject=account_id, account_id=account_id))


async def list_trusted() -> list[Flagger]:
    """Who is heard first, latest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT f.account_id, f.field, f.named_at, count(n.id) FILTER (WHERE n.state = 'open'),
                   count(n.id) FILTER (WHERE n.state = 'removed'), count(n.id) FILTER (WHERE n.state = 'dismissed')
            FROM trusted_flaggers f LEFT JOIN notices n ON n.notifier_id = f.account_id AND n.trusted
            GROUP BY f.account_id ORDER BY f.named_at DESC, f.account_id
            """
        )
        return [Flagger(*row) for row in await rows.fetchall()]
