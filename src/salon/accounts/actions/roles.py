"""Giving somebody a role on the staff, and taking it back."""

from salon.accounts import rules, sight
from salon.accounts.events import RoleChanged
from salon.audit.actions import Deed, note
from salon.kit import log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Forbidden, Invalid, NotFound


async def give_role(tx: Tx, actor_id: int, account_id: int, role: str, reason: str = "") -> None:
    """Make somebody a moderator, admin or operator, or a member again; emits `RoleChanged`.

    Repeating changes nothing. Raises `Invalid` for no role, `NotFound` for nobody, `Forbidden` as `may_give_role`,
    `Conflict` when the last operator who stays would step down: all are locked, so that two at once cannot both go.
    """
    if role not in rules.STANDING:
        raise Invalid(f"Validation failed: Role must be one of {', '.join(rules.STANDING)}")
    rows = await tx.execute(
        """
        SELECT id, role, state, role = 'operator' AND state = 'active' AND deletes_at IS NULL FROM accounts
        WHERE id = ANY(%s) OR (role = 'operator' AND state = 'active') ORDER BY id FOR UPDATE
        """,
        ([actor_id, account_id],),
    )
    found = {row[0]: row for row in await rows.fetchall()}
    if account_id not in found or actor_id not in found or found[account_id][2] != "active":
        raise NotFound
    before = found[account_id][1]
    if before == role:
        return
    if not rules.may_give_role(found[actor_id][1], before, role, own=actor_id == account_id):
        raise Forbidden("Roles are given by those above them: you cannot make this person that.")
    if before == "operator" and not any(row[3] for row in found.values() if row[0] != account_id):
        raise Conflict("Somebody has to run this place: make somebody else an operator first.")
    await tx.execute("UPDATE accounts SET role = %s WHERE id = %s", (role, account_id))
    deed = Deed(
        action="account.give_role",
        subject=account_id,
        account_id=account_id,
        reason=reason,
        details={"before": before, "role": role},
    )
    await note(tx, actor_id, deed)
    await log.append(tx, RoleChanged(actor_id=actor_id, subject_id=account_id, role=role))
    sight.drop_account(account_id)
