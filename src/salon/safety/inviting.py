"""Invitations that members make, where the operator lets them: each for one person, so many in 30 days."""

import datetime as dt

from salon.accounts.actions import create_invite
from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.safety.events import InviteMade, InviteWithdrawn
from salon.safety.running import Invite

DAYS = 30  # in which the number counts, and for which an invitation holds


async def list_own_invites(account_id: int) -> tuple[list[Invite], int]:
    """Somebody's invitations that still hold, newest first, and how many more they may make now."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT code, uses_left, expires_at, created_at > %(since)s
            FROM invites WHERE created_by = %(account)s
              AND (created_at > %(since)s OR (uses_left > 0 AND (expires_at IS NULL OR expires_at > %(now)s)))
            ORDER BY created_at DESC LIMIT 1000
            """,
            {"account": account_id, "now": clock.now(), "since": _since()},
        )
        found = await rows.fetchall()
    holding = [
        Invite(code, uses, until)
        for code, uses, until, _ in found
        if uses > 0 and (until is None or until > clock.now())
    ]
    return holding, max(settings().member_invites - sum(recent for *_, recent in found), 0)


async def make_own_invite(tx: Tx, account_id: int) -> Invite:
    """Make an invitation for one person that holds for 30 days; emits `InviteMade`.

    Raises `Forbidden` where members may not invite, `Invalid` for one too many.
    """
    most = settings().member_invites
    if most == 0:
        raise Forbidden("Only those who run this place invite people.")
    await tx.execute("SELECT 1 FROM accounts WHERE id = %s FOR UPDATE", (account_id,))
    rows = await tx.execute(
        "SELECT count(*) FROM invites WHERE created_by = %s AND created_at > %s", (account_id, _since())
    )
    row = await rows.fetchone()
    if row is None or row[0] >= most:
        raise Invalid(f"You may invite {most} people in {DAYS} days, and have.")
    code, until = await create_invite(tx, account_id), clock.now() + dt.timedelta(days=DAYS)
    await tx.execute("UPDATE invites SET expires_at = %s, created_at = %s WHERE code = %s", (until, clock.now(), code))
    await log.append(tx, InviteMade(actor_id=account_id, subject_id=account_id, uses=1))
    return Invite(code, 1, until)


async def withdraw_own_invite(tx: Tx, account_id: int, code: str) -> None:
    """Take one's own invitation back; emits `InviteWithdrawn`. Raises `NotFound` for another's, or one used up."""
    done = await tx.execute(
        "UPDATE invites SET uses_left = 0 WHERE code = %s AND created_by = %s AND uses_left > 0", (code, account_id)
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, InviteWithdrawn(actor_id=account_id, subject_id=account_id))


def _since() -> dt.datetime:
    return clock.now() - dt.timedelta(days=DAYS)
