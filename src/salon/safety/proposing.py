"""The rule of two: what the policy lets nobody do alone is proposed by one of the staff, done when another agrees."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple

import msgspec
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from salon.accounts.rules import STAFF
from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Forbidden, Invalid, NotFound
from salon.kit.pages import Page
from salon.safety import appeals, deciding, keeping_down, moderation, policies, removal, reviewing, takedowns
from salon.safety.events import ProposalMade, ProposalSettled

HOURS = 72  # a proposal waits so long
MAX_ANSWER = 1000
STATES = ("open", "settled")
SECOND_MIND = "Somebody else of the staff has to agree."
COLUMNS = """
    p.id, p.deed, p.subject, p.account_id, p.params, p.reason, p.proposed_by, p.created_at, p.expires_at,
    CASE WHEN p.state = 'open' AND p.expires_at <= %(now)s THEN 'expired' ELSE p.state END, p.answer, p.settled_by,
    p.settled_at
"""
TIGHTENING = {"suspend": "account.suspend", "remove": "post.take_down"}  # ends of appeals that are such deeds
# What a deed is about -> whom that belongs to.
ABOUT = """
    CASE WHEN %(deed)s LIKE 'account.%%' THEN %(subject)s
         WHEN %(deed)s = 'post.take_down' THEN (SELECT author_id FROM posts WHERE id = %(subject)s)
         WHEN %(deed)s = 'picture.let_through' THEN (SELECT owner_id FROM media WHERE id = %(subject)s)
         WHEN %(deed)s = 'appeal.tighten' THEN (SELECT d.account_id FROM appeals a JOIN decisions d
                                                ON d.id = a.decision_id WHERE a.id = %(subject)s)
         WHEN %(deed)s = 'notice.remove' THEN (SELECT about_id FROM notices WHERE id = %(subject)s) END
"""


class Wish(msgspec.Struct, kw_only=True):
    """What somebody of the staff wants to do: `deed` is one of `DOING`, to `subject`."""

    deed: str
    subject: int
    reason: str = ""
    params: Any = None


class Proposal(NamedTuple):
    """A wish that waits, or what became of it; the order is `COLUMNS`."""

    id: int
    deed: str
    subject: int
    account_id: int | None
    params: Any
    reason: str
    proposed_by: int
    created_at: dt.datetime
    expires_at: dt.datetime
    state: str
    answer: str | None
    settled_by: int | None
    settled_at: dt.datetime | None


# Which statements a deed led to: the column of `decisions` and its value.
Led = tuple[str, int] | None
Doing = Callable[[Tx, int, int, Any], Awaitable[Led]]


async def _suspend(tx: Tx, actor_id: int, subject: int, params: Any) -> Led:
    verdict = msgspec.convert(params, moderation.Verdict)
    return "warning_id", await moderation.judge_account(tx, actor_id, subject, verdict)


async def _take_down(tx: Tx, actor_id: int, _subject: int, params: Any) -> Led:
    return "takedown_id", await takedowns.take_down(tx, actor_id, msgspec.convert(params, takedowns.Decision))


async def _remove(tx: Tx, actor_id: int, subject: int, params: Any) -> Led:
    await deciding.decide_notice(tx, actor_id, subject, msgspec.convert(params, deciding.Ruling))
    return "notice_id", subject


async def _delete(tx: Tx, actor_id: int, subject: int, _params: Any) -> Led:
    await removal.delete_account(tx, actor_id, subject)
    return None


async def _let_through(tx: Tx, actor_id: int, subject: int, _params: Any) -> Led:
    await reviewing.let_through(tx, actor_id, subject)
    return None


async def _let_go(tx: Tx, actor_id: int, subject: int, _params: Any) -> Led:
    await keeping_down.let_go(tx, actor_id, subject)
    return None


async def _put_in_force(tx: Tx, actor_id: int, subject: int, _params: Any) -> Led:
    await policies.put_in_force(tx, actor_id, subject)
    return None


async def _tighten(tx: Tx, actor_id: int, subject: int, params: Any) -> Led:
    await appeals.settle_appeal(tx, actor_id, subject, msgspec.convert(params, appeals.Settling))
    return None


DOING: dict[str, Doing] = {
    "account.suspend": _suspend,
    "account.delete": _delete,
    "post.take_down": _take_down,
    "notice.remove": _remove,
    "appeal.tighten": _tighten,
    "picture.let_through": _let_through,
    "picture.let_go": _let_go,
    policies.CHANGING: _put_in_force,
}


async def propose_if_asked(tx: Tx, moderator_id: int, wish: Wish) -> int | None:
    """Keep until another agrees what the policy lets nobody do alone; None when one may go on and do it.

    Returns the proposal's id and emits `ProposalMade`. Raises what the deed itself would raise, and `Conflict` when
    the same is proposed already.
    """
    if not await _asks_second(tx, moderator_id, wish):
        return None
    params = msgspec.to_builtins(wish.params)
    await _try(tx, moderator_id, wish.deed, wish.subject, params)
    now = clock.now()
    await tx.execute(
        "UPDATE proposals SET state = 'expired', params = 'null' WHERE state = 'open' AND expires_at <= %s", (now,)
    )
    values = {
        "deed": wish.deed,
        "subject": wish.subject,
        "params": Jsonb(params),
        "reason": wish.reason.strip(),
        "by": moderator_id,
        "now": now,
        "end": now + dt.timedelta(hours=HOURS),
    }
    try:
        async with tx.transaction():
            row = await (
                await tx.execute(
                    f"""
                    INSERT INTO proposals (deed, subject, account_id, params, reason, proposed_by, created_at,
                                           expires_at)
                    VALUES (%(deed)s, %(subject)s::bigint, {ABOUT}, %(params)s, %(reason)s, %(by)s, %(now)s, %(end)s)
                    RETURNING id, account_id
                    """,
                    values,
                )
            ).fetchone()
    except UniqueViolation:
        raise Conflict(f"That is proposed already. {SECOND_MIND}") from None
    assert row is not None
    await note(tx, moderator_id, _to_deed("make", row[0], wish.deed, row[1], wish.reason))
    await log.append(tx, ProposalMade(actor_id=moderator_id, subject_id=row[0]))
    return int(row[0])


async def _asks_second(tx: Tx, moderator_id: int, wish: Wish) -> bool:
    asked = await policies.load_seconded(tx)
    if wish.deed == "appeal.tighten":
        return TIGHTENING.get(wish.params.stricter) in asked
    if wish.deed != policies.CHANGING:
        return wish.deed in asked
    # One alone does not put the rule of two aside, unless there is nobody else.
    if not (policies.CHANGING in asked or asked - await policies.load_seconded(tx, wish.subject)):
        return False
    others = await tx.execute(
        "SELECT 1 FROM accounts WHERE role = ANY(%s) AND state = 'active' AND id <> %s LIMIT 1",
        (list(STAFF), moderator_id),
    )
    return await others.fetchone() is not None


async def _try(tx: Tx, actor_id: int, deed: str, subject: int, params: Any) -> None:
    """Raise what the deed would raise were it done now by somebody; nothing of it stays."""
    async with tx.transaction(force_rollback=True):
        await DOING[deed](tx, actor_id, subject, params)


async def agree(tx: Tx, moderator_id: int, proposal_id: int) -> Proposal:
    """Have done what another proposed, in their name; emits what the deed does and `ProposalSettled`.

    Raises `NotFound`, `Conflict` for what is over, `Forbidden` for one's own, when one may not do it oneself, or when
    who proposed it may no more; and what the deed does.
    """
    one = await _lock_open(tx, proposal_id)
    if one.proposed_by == moderator_id:
        raise Forbidden(SECOND_MIND)
    rank = await tx.execute(
        "SELECT 1 FROM accounts WHERE id = %s AND role = ANY(%s) AND state = 'active'", (one.proposed_by, list(STAFF))
    )
    if await rank.fetchone() is None:
        raise Forbidden("Who proposed it is not on the staff any more.")
    await _try(tx, moderator_id, one.deed, one.subject, one.params)
    led = await DOING[one.deed](tx, one.proposed_by, one.subject, one.params)
    if led is not None:
        await tx.execute(f"UPDATE decisions SET seconded_by = %s WHERE {led[0]} = %s", (moderator_id, led[1]))
    await _settle(tx, moderator_id, one, "agreed", "")
    return one


async def refuse(tx: Tx, moderator_id: int, proposal_id: int, answer: str) -> Proposal:
    """Say no to what another proposed, and why; one's own is taken back. Emits `ProposalSettled`.

    Raises `NotFound`, `Conflict` for what is over, `Invalid` without words for another's.
    """
    one = await _lock_open(tx, proposal_id)
    own = one.proposed_by == moderator_id
    if len(answer) > MAX_ANSWER or not (own or answer.strip()):
        raise Invalid(f"Validation failed: Say why, in at most {MAX_ANSWER} characters")
    await _settle(tx, moderator_id, one, "withdrawn" if own else "refused", answer)
    return one


async def _lock_open(tx: Tx, proposal_id: int) -> Proposal:
    row = await (
        await tx.execute(
            f"SELECT {COLUMNS} FROM proposals p WHERE p.id = %(id)s FOR UPDATE",
            {"id": proposal_id, "now": clock.now()},
        )
    ).fetchone()
    if row is None:
        raise NotFound
    one = Proposal(*row)
    if one.state != "open":
        raise Conflict("That is over: somebody settled it, or nobody agreed in time.")
    return one


async def _settle(tx: Tx, moderator_id: int, one: Proposal, state: str, answer: str) -> None:
    await tx.execute(
        """
        UPDATE proposals SET state = %s, answer = %s, settled_by = %s, settled_at = %s, params = 'null' WHERE id = %s
        """,
        (state, answer.strip() or None, moderator_id, clock.now(), one.id),
    )
    verb = {"agreed": "agree", "refused": "refuse", "withdrawn": "withdraw"}[state]
    await note(tx, moderator_id, _to_deed(verb, one.id, one.deed, one.account_id, answer))
    await log.append(tx, ProposalSettled(actor_id=moderator_id, subject_id=one.id, agreed=state == "agreed"))


def _to_deed(verb: str, proposal_id: int, deed: str, account_id: int | None, reason: str) -> Deed:
    return Deed(
        action=f"proposal.{verb}", subject=proposal_id, account_id=account_id, reason=reason, details={"deed": deed}
    )


async def list_proposals(page: Page, state: str = "open", proposal_id: int = 0) -> list[Proposal]:
    """What waits, or what is over, newest first; `proposal_id` asks for one, whatever became of it."""
    if state not in STATES:
        raise Invalid(f"Validation failed: State must be one of {', '.join(STATES)}")
    waits = "(p.state = 'open' AND p.expires_at > %(now)s)"
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM proposals p
            WHERE p.id < %(max_id)s AND p.id > %(min_id)s
              AND (p.id = %(one)s OR (%(one)s = 0 AND {"" if state == "open" else "NOT"} {waits}))
            ORDER BY p.id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "one": proposal_id, "now": clock.now()},
        )
        return sorted((Proposal(*row) for row in await rows.fetchall()), key=lambda one: one.id, reverse=True)
