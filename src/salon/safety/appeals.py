"""Appeals: a decision was wrong, somebody says; somebody else than who made it decides anew, and gives back."""

import datetime as dt
from typing import NamedTuple

import msgspec
from psycopg.errors import UniqueViolation

from salon.audit.actions import Deed, note
from salon.checks.receipts import OPEN_DAYS
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.kit.pages import Page
from salon.posts import rights
from salon.safety import answers, context_notes, moderation, notices, reports, takedowns
from salon.safety.events import AppealFiled, AppealSettled, TakedownUndone
from salon.safety.labelers.moderating import give_label_back
from salon.studio import posting

MAX_WORDS = 2000
STATES = ("open", "upheld", "reversed", "stricter")
MILDEST_FIRST = ("none", "sensitive", "silence", "disable", "suspend")  # measures about an account
VERBS = {"uphold": "upheld", "reverse": "reversed", "tighten": "stricter"}  # what is done, and what it is then
CLAIMS = {"note": context_notes.give_note_back, "label": give_label_back}  # what somebody said of another's
COLUMNS = "a.id, a.decision_id, a.by_id, a.role, a.words, a.state, a.answer, a.settled_by, a.settled_at, a.created_at"


class Appeal(NamedTuple):
    """One of them; the order is `COLUMNS`."""

    id: int
    decision_id: int
    by_id: int | None  # nobody: who sent a notice signed out
    role: str
    words: str
    state: str
    answer: str | None
    settled_by: int | None
    settled_at: dt.datetime | None
    created_at: dt.datetime


class _Against(NamedTuple):
    """What of a decision matters to an appeal."""

    id: int
    account_id: int
    reporter_id: int | None
    report_id: int | None
    notice_id: int | None
    takedown_id: int | None
    post_id: int | None
    subject: str
    action: str
    decided_by: int | None
    seconded_by: int | None
    created_at: dt.datetime
    reversed_at: dt.datetime | None


async def _find(tx: Tx, decision_id: int) -> _Against:
    row = await (
        await tx.execute(
            """
            SELECT d.id, d.account_id, coalesce(n.notifier_id, r.reporter_id), d.report_id, d.notice_id, d.takedown_id,
                   d.post_id, d.subject, d.action, d.decided_by, d.seconded_by, d.created_at,
                   d.reversed_at
            FROM decisions d LEFT JOIN reports r ON r.id = d.report_id LEFT JOIN notices n ON n.id = d.notice_id
            WHERE d.id = %s FOR UPDATE OF d
            """,
            (decision_id,),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    return _Against(*row)


async def file_appeal(tx: Tx, by_id: int | None, decision_id: int, words: str) -> int:
    """Say that a decision was wrong; returns the appeal's id and emits `AppealFiled`.

    For six months, whom it is about and who reported what it answers may, once each; nobody (None) is who has shown
    the receipt of a notice that was sent signed out. Raises `NotFound` for anybody else, `Invalid` without words, when
    it is too late, or a second time.
    """
    one = await _find(tx, decision_id)
    if by_id == one.account_id and one.action != "nothing":
        role = "author"
    elif by_id == one.reporter_id and (by_id is not None or one.notice_id is not None):
        role = "reporter"
    else:
        raise NotFound
    if not words.strip() or len(words) > MAX_WORDS:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_WORDS} characters")
    if one.reversed_at is not None:
        raise Invalid("This decision was taken back already.")
    if clock.now() - one.created_at > dt.timedelta(days=OPEN_DAYS):
        raise Invalid("A decision can be appealed for six months, and those are over.")
    try:
        row = await (
            await tx.execute(
                "INSERT INTO appeals (decision_id, by_id, role, words, created_at) VALUES (%s, %s, %s, %s, %s)"
                " RETURNING id",
                (decision_id, by_id, role, words.strip(), clock.now()),
            )
        ).fetchone()
    except UniqueViolation:
        raise Invalid("You have appealed this already, and somebody will look at it.") from None
    assert row is not None
    await log.append(tx, AppealFiled(actor_id=by_id or 0, subject_id=row[0], decision_id=decision_id))
    return int(row[0])


class Settling(msgspec.Struct, kw_only=True):
    """How an appeal ends, and what the person is told.

    Without `reverse` the decision stands. With it, what it took is given back to its author; where a reporter found it
    too mild, `stricter` says what is done on top of it: `remove` the post, or a measure about the account.
    """

    answer: str = ""
    reverse: bool = False
    stricter: str = ""


async def settle_appeal(tx: Tx, moderator_id: int, appeal_id: int, how: Settling) -> None:
    """Decide an appeal: the decision stands, is reversed, or is followed by a stricter one. Emits `AppealSettled`.

    Raises `NotFound`, `Forbidden` for one's own decision, appeal or posts, `Invalid` without an answer, when it is
    settled, or when what is to be done is not stricter.
    """
    answer = how.answer
    if not answer.strip() or len(answer) > MAX_WORDS:
        raise Invalid(f"Validation failed: Say why, in at most {MAX_WORDS} characters")
    row = await (
        await tx.execute(f"SELECT {COLUMNS} FROM appeals a WHERE a.id = %s FOR UPDATE", (appeal_id,))
    ).fetchone()
    if row is None:
        raise NotFound
    appeal = Appeal(*row)
    one = await _find(tx, appeal.decision_id)
    if moderator_id in {one.decided_by, one.seconded_by, one.account_id, one.reporter_id, appeal.by_id}:
        raise Forbidden(
            "Somebody else has to decide: neither who decided before, nor who asked for it, nor whom it is about."
        )
    if appeal.state != "open":
        raise Invalid("This was settled already.")
    verb = await _act(tx, moderator_id, appeal, one, how)
    await tx.execute(
        "UPDATE appeals SET state = %s, answer = %s, settled_by = %s, settled_at = %s WHERE id = %s",
        (VERBS[verb], answer.strip(), moderator_id, clock.now(), appeal_id),
    )
    deed = Deed(action=f"appeal.{verb}", subject=appeal_id, account_id=appeal.by_id, reason=answer)
    await note(tx, moderator_id, deed)
    await log.append(
        tx, AppealSettled(actor_id=moderator_id, subject_id=appeal_id, decision_id=one.id, reversed=how.reverse)
    )


async def _act(tx: Tx, moderator_id: int, appeal: Appeal, one: _Against, how: Settling) -> str:
    """Do what an appeal ends with; returns the verb of `VERBS`."""
    too_mild = appeal.role == "reporter" and one.action != "nothing"
    if how.stricter and not (too_mild and how.reverse):
        raise Invalid("Only where who reported it finds a decision too mild is it made stricter.")
    if not how.reverse:
        return "uphold"
    if too_mild:
        await _be_stricter(tx, moderator_id, one, how)
        return "tighten"
    if one.reversed_at is None:
        await _give_back(tx, moderator_id, one)
        await tx.execute(
            "UPDATE decisions SET reversed_at = %s, reversed_by = %s WHERE id = %s", (clock.now(), moderator_id, one.id)
        )
    return "reverse"


async def _be_stricter(tx: Tx, moderator_id: int, one: _Against, how: Settling) -> None:
    """Decide anew for who reported: with a statement of its own, while what was done before stays."""
    has_post = one.post_id is not None and one.action not in {"remove", "refuse"}
    measures: tuple[str, ...] = MILDEST_FIRST[1:]
    if one.subject == "account":
        measures = MILDEST_FIRST[MILDEST_FIRST.index(one.action) + 1 :]
    allowed = [*(["remove"] if has_post else []), *measures]
    if how.stricter not in allowed:
        more = f" with one of {', '.join(allowed)}" if allowed else ": nothing stricter is left"
        raise Invalid(f"Who reported it finds it too mild: what stands is not lifted for that. Be stricter{more}.")
    if how.stricter == "remove":
        assert one.post_id is not None
        await takedowns.take_down(tx, moderator_id, takedowns.Decision(post_id=one.post_id, reason=how.answer))
    else:
        verdict = moderation.Verdict(action=how.stricter, text=how.answer, report_id=one.report_id)
        await moderation.judge_account(tx, moderator_id, one.account_id, verdict)


async def _give_back(tx: Tx, moderator_id: int, one: _Against) -> None:
    """Undo what a decision did; of a family that was taken down together, what is this author's."""
    if one.action == "nothing" and one.report_id is not None:
        await reports.close_report(tx, moderator_id, one.report_id, resolved=False)
    elif one.action == "nothing" and one.notice_id is not None:
        await notices.reopen_notice(tx, moderator_id, one.notice_id)
    elif one.subject == "account" and one.action != "none":
        await moderation.lift(tx, moderator_id, one.account_id, one.action)
    elif one.subject in {"post", "picture"} and one.action in {"cover", "reduce"} and one.post_id is not None:
        await rights.give_back(tx, one.account_id, one.post_id, one.action)
    elif one.subject == "post" and one.action == "hold" and one.post_id is not None:
        await posting.release(tx, [one.post_id])
    elif one.subject == "answer":
        await answers.give_answer_back(tx, one.id)
    elif give_back := CLAIMS.get(one.subject):
        await give_back(tx, moderator_id, one.id)
    elif one.takedown_id is not None:
        if await takedowns.is_only_about(tx, one.takedown_id, one.account_id):
            await takedowns.undo(tx, moderator_id, one.takedown_id)
        else:
            own = await takedowns.release(tx, one.takedown_id, one.account_id)
            back = await takedowns.bring_back(tx, own)
            await log.append(tx, TakedownUndone(actor_id=moderator_id, subject_id=one.takedown_id, post_ids=back))


async def list_appeals(page: Page, state: str = "open") -> list[Appeal]:
    """Appeals in a state, for moderators, newest first."""
    if state not in STATES:
        raise Invalid(f"Validation failed: State must be one of {', '.join(STATES)}")
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM appeals a
            WHERE a.state = %s AND a.id < %s AND a.id > %s ORDER BY a.id {page.order} LIMIT %s
            """,
            (state, page.max_id, page.min_id, page.limit),
        )
        return sorted((Appeal(*row) for row in await rows.fetchall()), reverse=True)


async def list_own_appeals(by_id: int, decision_ids: list[int]) -> dict[int, Appeal]:
    """Somebody's appeals against these decisions, by the decision."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM appeals a WHERE a.by_id = %s AND a.decision_id = ANY(%s)", (by_id, decision_ids)
        )
        return {one.decision_id: one for one in (Appeal(*row) for row in await rows.fetchall())}


async def find_appeal(appeal_id: int) -> Appeal | None:
    """One of them."""
    async with db.reading() as conn:
        row = await (await conn.execute(f"SELECT {COLUMNS} FROM appeals a WHERE a.id = %s", (appeal_id,))).fetchone()
    return Appeal(*row) if row else None
