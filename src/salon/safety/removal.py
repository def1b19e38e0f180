"""Taking accounts away for good: a suspended one by a moderator, one's own when the time to think it over is past."""

import structlog

from salon.accounts import sight
from salon.accounts.actions.moderation import require_may_moderate
from salon.accounts.events import AccountDeleted
from salon.audit.actions import Deed, forget_reasons, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden
from salon.media.jobs import forget_files
from salon.safety.fates import AFTER, BEFORE, FILES, GONE

logger = structlog.get_logger(__name__)


async def delete_account(tx: Tx, moderator_id: int, account_id: int) -> None:
    """Take a suspended account away as `erase_account` does.

    Raises `Forbidden` for an account that is not suspended, and as `require_may_moderate`.
    """
    if await require_may_moderate(tx, moderator_id, account_id) != "suspended":
        raise Forbidden
    await erase_account(tx, moderator_id, account_id)
    await note(tx, moderator_id, Deed(action="account.delete", subject=account_id, account_id=account_id))


async def erase_account(tx: Tx, actor_id: int, account_id: int) -> None:
    """Take an account away with all it said, showed and chose; its files follow, its name stays taken.

    What becomes of each table is in `fates`. Pictures others remixed keep their place in the family tree as tombstones.
    Emits `AccountDeleted`.
    """
    values = {"account": account_id, "now": clock.now()}
    rows = await tx.execute(FILES, values)
    keys = [key for (key,) in await rows.fetchall()]
    for step in BEFORE:
        await tx.execute(step, values)
    for table, columns in GONE.items():
        await tx.execute(f"DELETE FROM {table} WHERE %(account)s IN ({', '.join(columns)})", values)
    for step in AFTER:
        await tx.execute(step, values)
    if keys:
        await forget_files.configure(connection=tx).defer_async(keys=keys)
    await forget_reasons(tx, account_id)
    await log.append(tx, AccountDeleted(actor_id=actor_id, subject_id=account_id))
    sight.drop_account(account_id)


async def erase_due() -> int:
    """Take away whoever wanted that and did not come back in time, each in a transaction; returns how many.

    A suspended account waits until moderators are done with it. A periodic task.
    """
    count = 0
    while await _erase_next():
        count += 1
    return count


async def _erase_next() -> bool:
    async with db.transaction() as tx:
        rows = await tx.execute(
            """
            SELECT id FROM accounts WHERE deletes_at <= %s AND state IN ('active', 'pending')
            ORDER BY deletes_at LIMIT 1 FOR UPDATE SKIP LOCKED
            """,
            (clock.now(),),
        )
        row = await rows.fetchone()
        if row is None:
            return False
        await erase_account(tx, row[0], row[0])
    logger.info("account.erased", account_id=row[0])
    return True
