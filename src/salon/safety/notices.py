"""Notices of what is illegal, as Article 16 has them: anybody sends one, gets a receipt, and hears what came of it."""

import datetime as dt
from typing import NamedTuple

import msgspec

from salon.accounts.rules import EMAIL
from salon.accounts.secrets import hash_secret, new_secret
from salon.audit.actions import Deed, note
from salon.checks.receipts import OPEN_DAYS
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.safety import reasons
from salon.safety.addresses import find_targets, read_addresses
from salon.safety.events import NoticeFiled, NoticeReopened

KINDS = ("illegal", "intimate", "minors")
# Hours until it is to be decided. Intimate pictures: 48 by the law of the United States (TAKE IT DOWN Act, section 3);
# the others are this place's own word. Whoever is trusted is heard before others: in half the time, at most two days.
HOURS = {"illegal": 7 * 24, "intimate": 48, "minors": 24}
TRUSTED_HOURS = 48
CATEGORIES = {"intimate": "STATEMENT_CATEGORY_CYBER_VIOLENCE", "minors": "STATEMENT_CATEGORY_PROTECTION_OF_MINORS"}
UNSAID = "STATEMENT_CATEGORY_NOT_SPECIFIED_NOTICE"
MAX_EXPLANATION, MAX_LAW, MAX_NAME, MAX_ANSWER = 5000, 500, 200, 2000
STATES = ("open", "decided")
COLUMNS = """
    n.id, n.kind, n.category, n.notifier_id, n.trusted, n.name, n.email, n.explanation, n.law, n.addresses, n.post_ids,
    n.about_id, n.state, n.answer, n.decided_by, n.decided_at, n.created_at, n.due_at
"""


class Notice(NamedTuple):
    """One of them; the order is `COLUMNS`."""

    id: int
    kind: str
    category: str
    notifier_id: int | None
    trusted: bool
    name: str
    email: str
    explanation: str
    law: str
    addresses: list[str]
    post_ids: list[int]
    about_id: int | None
    state: str
    answer: str | None
    decided_by: int | None
    decided_at: dt.datetime | None
    created_at: dt.datetime
    due_at: dt.datetime


class Claim(msgspec.Struct, kw_only=True):
    """A notice to be."""

    kind: str = "illegal"
    category: str = ""
    explanation: str = ""
    law: str = ""
    addresses: list[str] = msgspec.field(default_factory=list)
    name: str = ""
    email: str = ""
    good_faith: bool = False


async def send_notice(tx: Tx, notifier_id: int | None, claim: Claim) -> tuple[int, str]:
    """Tell of something illegal; returns the notice's id and the secret of its receipt. Emits `NoticeFiled`.

    Raises `Invalid` when something that Article 16 asks for is missing.
    """
    _require_whole(claim)
    post_ids, about_id = await find_targets(tx, read_addresses(claim.addresses))
    key, now = new_secret(), clock.now()
    row = await (
        await tx.execute(
            """
            INSERT INTO notices (kind, category, notifier_id, trusted, name, email, explanation, law, addresses,
                                 post_ids, about_id, key_hash, created_at, due_at)
            SELECT %(kind)s, %(category)s, %(notifier)s, t.trusted, %(name)s, %(email)s, %(explanation)s, %(law)s,
                   %(addresses)s, %(posts)s, %(about)s, %(key)s, %(now)s, %(now)s + make_interval(hours =>
                   CASE WHEN t.trusted THEN least(%(hours)s / 2, %(trusted_hours)s) ELSE %(hours)s END)
            FROM (SELECT EXISTS (SELECT 1 FROM trusted_flaggers f WHERE f.account_id = %(notifier)s) AS trusted) t
            RETURNING id
            """,
            {
                "kind": claim.kind,
                "category": claim.category or CATEGORIES.get(claim.kind, UNSAID),
                "notifier": notifier_id,
                "name": claim.name.strip(),
                "email": claim.email.strip(),
                "explanation": claim.explanation.strip(),
                "law": claim.law.strip(),
                "addresses": [one.strip() for one in claim.addresses],
                "posts": post_ids,
                "about": about_id,
                "key": hash_secret(key),
                "now": now,
                "hours": HOURS[claim.kind],
                "trusted_hours": TRUSTED_HOURS,
            },
        )
    ).fetchone()
    assert row is not None
    await log.append(tx, NoticeFiled(actor_id=notifier_id or 0, subject_id=row[0]))
    return int(row[0]), key


def _require_whole(claim: Claim) -> None:
    if claim.kind not in KINDS:
        raise Invalid(f"Validation failed: Kind must be one of {', '.join(KINDS)}")
    if claim.category:
        reasons.require_category(claim.category)
    if not 0 < len(claim.explanation.strip()) <= MAX_EXPLANATION:
        raise Invalid(f"Validation failed: Say why it is illegal, in at most {MAX_EXPLANATION} characters")
    if len(claim.law) > MAX_LAW:
        raise Invalid(f"Validation failed: Law is too long (maximum is {MAX_LAW} characters)")
    if len(claim.name) > MAX_NAME:
        raise Invalid(f"Validation failed: Name is too long (maximum is {MAX_NAME} characters)")
    # Who tells of the abuse of children need not say who they are.
    if claim.kind != "minors" and not (claim.name.strip() and claim.email.strip()):
        raise Invalid("Validation failed: Say your name and your e-mail address")
    if claim.email.strip() and not EMAIL.fullmatch(claim.email.strip()):
        raise Invalid("Validation failed: Email is invalid")
    if not claim.good_faith:
        raise Invalid("Validation failed: Say that you believe in good faith that all of this is true")


async def find_notice(notice_id: int) -> Notice | None:
    """One of them."""
    async with db.reading() as conn:
        row = await (await conn.execute(f"SELECT {COLUMNS} FROM notices n WHERE n.id = %s", (notice_id,))).fetchone()
    return Notice(*row) if row else None


class Receipt(NamedTuple):
    """A notice as who sent it reads it, with what can still be said against its decision."""

    notice: Notice
    decision_id: int | None
    reversed_at: dt.datetime | None
    appeal_state: str | None
    appeal_answer: str | None


async def find_receipt(notice_id: int, viewer_id: int | None, key: str) -> Receipt | None:
    """The receipt of a notice, for whoever sent it: signed in, or with its secret."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"""
                SELECT {COLUMNS}, d.id, d.reversed_at, a.state, a.answer
                FROM notices n
                LEFT JOIN LATERAL (SELECT * FROM decisions WHERE notice_id = n.id ORDER BY id DESC LIMIT 1) d ON true
                LEFT JOIN appeals a ON a.decision_id = d.id AND a.role = 'reporter'
                WHERE n.id = %s AND (n.notifier_id = %s OR n.key_hash = %s)
                """,
                (notice_id, viewer_id, hash_secret(key)),
            )
        ).fetchone()
    return Receipt(Notice(*row[:-4]), *row[-4:]) if row else None


async def list_notices(state: str, after_id: int, limit: int) -> list[Notice]:
    """For moderators: open notices, whichever is due first, or those decided, newest first; those after one of them."""
    if state not in STATES:
        raise Invalid(f"Validation failed: State must be one of {', '.join(STATES)}")
    if state == "open":
        where, order = "n.state = 'open' AND (n.due_at, n.id) > (SELECT due_at, id FROM last)", "n.due_at, n.id"
    else:
        where, order = "n.state <> 'open' AND n.id < (SELECT id FROM last)", "n.id DESC"
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            WITH last AS (
                SELECT due_at, id FROM notices WHERE id = %(after)s
                UNION ALL SELECT {"'-infinity'::timestamptz, 0" if state == "open" else "NULL, 9223372036854775807"}
                LIMIT 1
            )
            SELECT {COLUMNS} FROM notices n WHERE {where} ORDER BY {order} LIMIT %(limit)s
            """,
            {"after": after_id, "limit": limit},
        )
        return [Notice(*row) for row in await rows.fetchall()]


async def lock_open(tx: Tx, notice_id: int) -> Notice:
    """A notice that is still to be decided, held until the transaction ends; raises `NotFound`, `Conflict`."""
    row = await (
        await tx.execute(f"SELECT {COLUMNS} FROM notices n WHERE n.id = %s FOR UPDATE", (notice_id,))
    ).fetchone()
    if row is None:
        raise NotFound
    one = Notice(*row)
    if one.state != "open":
        raise Conflict("That notice was decided already.")
    return one


async def reopen_notice(tx: Tx, moderator_id: int, notice_id: int) -> None:
    """Have a notice looked at again from now on, within the time it had at first; emits `NoticeReopened`."""
    await tx.execute(
        """
        UPDATE notices SET state = 'open', answer = NULL, decided_by = NULL, decided_at = NULL,
                           due_at = %s + (due_at - created_at)
        WHERE id = %s
        """,
        (clock.now(), notice_id),
    )
    await note(tx, moderator_id, Deed(action="notice.reopen", subject=notice_id))
    await log.append(tx, NoticeReopened(actor_id=moderator_id, subject_id=notice_id))


async def forget_notifiers(tx: Tx) -> None:
    """Forget the names and addresses of who sent notices, when nobody can appeal against them any more."""
    await tx.execute(
        """
        UPDATE notices n SET name = '', email = ''
        WHERE n.state <> 'open' AND n.decided_at < %s AND (n.email <> '' OR n.name <> '')
          AND NOT EXISTS (SELECT 1 FROM decisions d JOIN appeals a ON a.decision_id = d.id
                          WHERE d.notice_id = n.id AND a.state = 'open')
        """,
        (clock.now() - dt.timedelta(days=OPEN_DAYS),),
    )
