"""Leaving for good; whoever signs in before it is done stays (`start_session`)."""

import datetime as dt

from salon.accounts import sight
from salon.accounts.actions.sessions import end_others
from salon.accounts.events import DeletionAsked
from salon.kit import clock, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Conflict


async def ask_deletion(tx: Tx, account_id: int) -> dt.datetime:
    """Have an account deleted when the days to think it over are past, and end every session and token now.

    Returns when it will be. Emits `DeletionAsked`. Raises `Conflict` for the only operator: a place without one could
    not be run.
    """
    await require_another_operator(tx, account_id)
    at = clock.now() + dt.timedelta(days=settings().deletion_days)
    await tx.execute("UPDATE accounts SET deletes_at = %s WHERE id = %s", (at, account_id))
    await end_others(tx, account_id, keep=None)
    await log.append(tx, DeletionAsked(actor_id=account_id, subject_id=account_id))
    sight.drop_account(account_id)
    return at


async def require_another_operator(tx: Tx, account_id: int) -> None:
    """Raise `Conflict` when nobody else runs this place; locks whoever does."""
    # The operators are locked together, in one order, so that two at once cannot both go.
    await tx.execute(
        """
        SELECT FROM accounts WHERE id = %(id)s OR (role = 'operator' AND state = 'active'
            AND (SELECT role FROM accounts WHERE id = %(id)s) = 'operator')
        ORDER BY id FOR UPDATE
        """,
        {"id": account_id},
    )
    rows = await tx.execute(
        """
        SELECT role = 'operator' AND NOT EXISTS (
            SELECT 1 FROM accounts o WHERE o.role = 'operator' AND o.state = 'active' AND o.id <> a.id
              AND o.deletes_at IS NULL)
        FROM accounts a WHERE id = %s
        """,
        (account_id,),
    )
    row = await rows.fetchone()
    if row is None or row[0]:
        raise Conflict("You are the only one who runs this place. While nobody else does, your account has to stay.")
