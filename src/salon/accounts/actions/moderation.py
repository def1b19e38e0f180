"""What moderators do about an account, and the way back: silenced, covered, locked out, suspended, refused."""

from salon.accounts import rules, sight
from salon.accounts.actions.profiles import suspend_account
from salon.accounts.events import AccountModerated, AccountRejected
from salon.audit.actions import Deed, note
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound

# Measure -> the column that says since when; `suspend` is a state.
COLUMNS = {"silence": "silenced_at", "sensitive": "sensitized_at", "disable": "disabled_at"}
MEASURES = (*COLUMNS, "suspend")


async def require_may_moderate(tx: Tx, moderator_id: int, account_id: int) -> str:
    """Lock an account for a moderator and return its state; raises `NotFound`, or `Forbidden` for one's own or higher.

    Who is already on the staff is moderated by those above them only.
    """
    rows = await tx.execute(
        "SELECT id, role, state FROM accounts WHERE id = ANY(%s) AND state <> 'deleted' ORDER BY id FOR UPDATE",
        ([moderator_id, account_id],),
    )
    found = {row[0]: row for row in await rows.fetchall()}
    if account_id not in found or moderator_id not in found:
        raise NotFound
    if not rules.may_moderate(found[moderator_id][1], found[account_id][1]):
        raise Forbidden
    return str(found[account_id][2])


async def take_measure(tx: Tx, moderator_id: int, account_id: int, measure: str) -> None:
    """Silence, cover the media of, lock out or suspend somebody; emits `AccountModerated` or `AccountSuspended`.

    Repeating changes nothing. Raises `Invalid` for an unknown measure, and as `require_may_moderate`.
    """
    await require_may_moderate(tx, moderator_id, account_id)
    if measure == "suspend":
        await suspend_account(tx, moderator_id, account_id)
        return
    if measure not in COLUMNS:
        raise Invalid(f"Validation failed: Type must be one of none, {', '.join(MEASURES)}")
    done = await tx.execute(
        f"UPDATE accounts SET {COLUMNS[measure]} = %s WHERE id = %s AND {COLUMNS[measure]} IS NULL",
        (clock.now(), account_id),
    )
    if not done.rowcount:
        return
    if measure == "disable":
        await tx.execute("DELETE FROM sessions WHERE account_id = %s", (account_id,))
        await tx.execute("DELETE FROM oauth_codes WHERE account_id = %s", (account_id,))
    await _tell(tx, moderator_id, account_id, measure)


async def lift_measure(tx: Tx, moderator_id: int, account_id: int, measure: str) -> None:
    """Undo a measure; emits `AccountModerated` (`unsilence` ...). Repeating changes nothing."""
    await require_may_moderate(tx, moderator_id, account_id)
    if measure == "suspend":
        done = await tx.execute(
            "UPDATE accounts SET state = 'active' WHERE id = %s AND state = 'suspended'", (account_id,)
        )
    else:
        column = COLUMNS[measure]
        done = await tx.execute(
            f"UPDATE accounts SET {column} = NULL WHERE id = %s AND {column} IS NOT NULL", (account_id,)
        )
    if done.rowcount:
        await note(tx, moderator_id, _to_deed(f"un{measure}", account_id))
        await _tell(tx, moderator_id, account_id, f"un{measure}")


async def reject_account(tx: Tx, moderator_id: int, account_id: int) -> None:
    """Refuse somebody who waits to be let in: the account goes, its name is free. Emits `AccountRejected`.

    Raises `Forbidden` for one who was let in.
    """
    if await require_may_moderate(tx, moderator_id, account_id) != "pending":
        raise Forbidden
    await tx.execute("DELETE FROM accounts WHERE id = %s", (account_id,))
    await note(tx, moderator_id, _to_deed("reject", account_id))
    await log.append(tx, AccountRejected(actor_id=moderator_id, subject_id=account_id))
    sight.drop_account(account_id)


def _to_deed(verb: str, account_id: int) -> Deed:
    return Deed(action=f"account.{verb}", subject=account_id, account_id=account_id)


async def _tell(tx: Tx, moderator_id: int, account_id: int, measure: str) -> None:
    await log.append(tx, AccountModerated(actor_id=moderator_id, subject_id=account_id, measure=measure))
    sight.drop_account(account_id)
