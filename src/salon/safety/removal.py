"""Taking accounts away for good: a suspended one by a moderator, one's own when the time to think it over is past."""

import structlog

from salon.accounts import sight
from salon.accounts.actions.leaving import require_another_operator
from salon.accounts.actions.moderation import require_may_moderate
from salon.accounts.events import AccountDeleted
from salon.accounts.stopping import end_agents_of
from salon.audit.actions import MACHINE, Deed, forget_reasons, note
from salon.kit import clock, db, jobs, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, NotFound
from salon.safety.emptying import QUEUE, empty_account, forget, list_unfinished
from salon.safety.fates import AT_ONCE, ENTRANCES, FILES, GONE
from salon.safety.likeness import take_back

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
    """Take an account away with all it said, showed and chose; its name stays taken.

    It is out of sight and out of reach when `tx` commits; what it left is emptied by a job, in steps. What becomes of
    each table is in `fates`. Pictures others remixed keep their place in the family tree as tombstones; those that
    others made of the person go, as if they had said no to each. Emits `AccountDeleted`.
    """
    values = {"account": account_id, "now": clock.now()}
    await take_back(tx, account_id)
    rows = await tx.execute(FILES, values)
    await forget(tx, [key for (key,) in await rows.fetchall()])
    for table in ENTRANCES:
        columns = ", ".join(GONE[table])
        await tx.execute(f"DELETE FROM {table} WHERE %(account)s IN ({columns})", values)
    for step in AT_ONCE:
        await tx.execute(step, values)
    await tx.execute("INSERT INTO erasures (account_id, began_at) VALUES (%(account)s, %(now)s)", values)
    await empty.configure(connection=tx).defer_async(account_id=account_id)
    await forget_reasons(tx, account_id)
    await end_agents_of(tx, actor_id, account_id)
    await log.append(tx, AccountDeleted(actor_id=actor_id, subject_id=account_id))
    sight.drop_account(account_id)


@jobs.app.task(name="safety.empty_account", queue=QUEUE)
async def empty(account_id: int) -> None:
    """Empty what an account left; what a dead worker left of it `erase_due` goes on with."""
    steps = await empty_account(account_id)
    logger.info("account.emptied", account_id=account_id, steps=steps)


async def erase_now(username: str) -> None:
    """Erase an account to the last file while one waits: for the command.

    Done again, it goes on where it was stopped. Raises `NotFound`, and `Conflict` for the only operator.
    """
    async with db.transaction() as tx:
        rows = await tx.execute(
            """
            SELECT id, state FROM accounts WHERE lower(username) = lower(%s) AND state <> 'deleted'
            UNION ALL
            SELECT id, state FROM accounts JOIN erasures ON account_id = id
            WHERE lower(username) = lower(%s) AND done_at IS NULL
            """,
            (username, username),
        )
        row = await rows.fetchone()
        if row is None:
            raise NotFound(f"There is nobody called {username} here.")
        account_id, state = row
        if state != "deleted":
            await require_another_operator(tx, account_id)
            await erase_account(tx, account_id, account_id)
            await note(tx, MACHINE, Deed(action="account.delete", subject=account_id, account_id=account_id))
    await empty_account(account_id)
    await jobs.app.run_worker_async(queues=[QUEUE], wait=False, listen_notify=False, install_signal_handlers=False)


async def erase_due() -> int:
    """Take away whoever wanted that and did not come back in time, each in a transaction; returns how many.

    A suspended account waits until moderators are done with it. What is left of those taken away before, because a
    process was killed, is emptied. A periodic task.
    """
    count = 0
    while await _erase_next():
        count += 1
    for account_id in await list_unfinished():
        await empty_account(account_id)
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
