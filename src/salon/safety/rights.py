"""What people ask by right of what is known of them: written down with a receipt, due in a month, and answered."""

import datetime as dt
from typing import NamedTuple

from salon.audit.actions import Deed, note
from salon.consent.objecting import change_processing
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound, invalid_field
from salon.kit.pages import Page
from salon.posts.actions import publish_post
from salon.posts.models import Draft
from salon.safety.events import RightsAsked, RightsSettled

MAX_WORDS, MAX_ANSWER = 5000, 2000
STATES = ("open", "done", "refused", "ended")
YEARS = 3  # a request is kept after it was settled: until claims about it lapse
COLUMNS = """
    id, account_id, kind, interest, words, state, answer, answered_at, extended_because, created_at, due_at, ended_at
"""


class Request(NamedTuple):
    """One of them; the order is `COLUMNS`."""

    id: int
    account_id: int
    kind: str
    interest: str | None
    words: str
    state: str
    answer: str | None
    answered_at: dt.datetime | None
    extended_because: str | None
    created_at: dt.datetime
    due_at: dt.datetime
    ended_at: dt.datetime | None


async def exercise(
    tx: Tx, account_id: int, *, restrict: bool | None = None, objections: dict[str, bool] | None = None
) -> bool:
    """Have everything rest, object, or take that back: it holds at once, and is written down as asked for and done.

    Returns whether what is trending must be made anew. Emits `ProcessingChanged`, and `RightsAsked` for what is new.
    """
    before = await change_processing(tx, account_id, restrict=restrict, objections=objections)
    wanted: list[tuple[str, str | None, bool]] = []
    if restrict is not None and restrict != (before.restricted_at is not None):
        wanted.append(("restrict", None, restrict))
    for code, objects in (objections or {}).items():
        if objects != (code in before.objects_to):
            wanted.append(("object", code, objects))
    for kind, interest, begins in wanted:
        if begins:
            await _write(tx, account_id, kind, interest)
        else:
            await tx.execute(
                "UPDATE rights_requests SET state = 'ended', ended_at = %s"
                " WHERE account_id = %s AND kind = %s AND interest IS NOT DISTINCT FROM %s AND state = 'done'",
                (clock.now(), account_id, kind, interest),
            )
    return any(kind == "restrict" or interest == "trends" for kind, interest, _ in wanted)


async def ask_rectification(tx: Tx, account_id: int, words: str) -> int:
    """Ask for something to be put right that one cannot change oneself; returns its id and emits `RightsAsked`."""
    if not words.strip():
        raise invalid_field("words", "ERR_BLANK", "can't be blank")
    if len(words) > MAX_WORDS:
        raise invalid_field("words", "ERR_TOO_LONG", f"is too long (maximum is {MAX_WORDS} characters)")
    return await _write(tx, account_id, "rectify", None, words.strip())


async def _write(tx: Tx, account_id: int, kind: str, interest: str | None, words: str = "") -> int:
    """Keep a request; one without words was done in the moment it was asked for."""
    now = clock.now()
    row = await (
        await tx.execute(
            """
            INSERT INTO rights_requests (account_id, kind, interest, words, state, answered_at, created_at, due_at)
            VALUES (%(account)s, %(kind)s, %(interest)s, %(words)s, %(state)s, %(answered)s, %(now)s,
                    %(now)s::timestamptz + interval '1 month') RETURNING id
            """,
            {
                "account": account_id,
                "kind": kind,
                "interest": interest,
                "words": words,
                "state": "open" if words else "done",
                "answered": None if words else now,
                "now": now,
            },
        )
    ).fetchone()
    assert row is not None
    await log.append(tx, RightsAsked(actor_id=account_id, subject_id=row[0]))
    return int(row[0])


async def answer_request(tx: Tx, operator_id: int, request_id: int, answer: str, *, refuse: bool) -> None:
    """Tell somebody what was done about what they asked, or why it is refused: on their page, and by a message.

    Emits `RightsSettled`. Raises `NotFound`, and `Invalid` without an answer or a second time.
    """
    one, username, state = await _find_open(tx, request_id)
    _require_words("answer", answer)
    await tx.execute(
        "UPDATE rights_requests SET state = %s, answer = %s, answered_by = %s, answered_at = %s WHERE id = %s",
        ("refused" if refuse else "done", answer.strip(), operator_id, clock.now(), request_id),
    )
    await _tell(tx, operator_id, one, username, state, answer)
    verb = "refuse" if refuse else "answer"
    await note(tx, operator_id, Deed(action=f"rights.{verb}", subject=request_id, account_id=one, reason=answer))
    await log.append(tx, RightsSettled(actor_id=operator_id, subject_id=request_id))


async def extend_request(tx: Tx, operator_id: int, request_id: int, because: str) -> None:
    """Take two months more, once and before the first is over, and tell why (GDPR Art. 12(3)).

    Emits `RightsSettled`. Raises `NotFound`, and `Invalid` without a reason, a second time or when it is too late.
    """
    one, username, state = await _find_open(tx, request_id)
    _require_words("because", because)
    done = await tx.execute(
        """
        UPDATE rights_requests SET extended_because = %s, due_at = created_at + interval '3 months'
        WHERE id = %s AND extended_because IS NULL AND due_at > %s
        """,
        (because.strip(), request_id, clock.now()),
    )
    if done.rowcount == 0:
        raise Invalid("Two months more can be taken once, and only before the first month is over.")
    await _tell(tx, operator_id, one, username, state, because)
    deed = Deed(action="rights.extend", subject=request_id, account_id=one, reason=because)
    await note(tx, operator_id, deed)
    await log.append(tx, RightsSettled(actor_id=operator_id, subject_id=request_id))


def _require_words(field: str, words: str) -> None:
    if not 1 <= len(words.strip()) <= MAX_ANSWER:
        raise invalid_field(field, "ERR_INVALID", f"must have between 1 and {MAX_ANSWER} characters")


async def _find_open(tx: Tx, request_id: int) -> tuple[int, str, str]:
    """Whose request it is, with their name and state; nobody else settles it meanwhile."""
    row = await (
        await tx.execute(
            """
            SELECT r.account_id, a.username, a.state, r.state
            FROM rights_requests r JOIN accounts a ON a.id = r.account_id WHERE r.id = %s FOR UPDATE OF r
            """,
            (request_id,),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[3] != "open":
        raise Invalid("This was answered already; write them a message to say more.")
    return row[0], row[1], row[2]


async def _tell(tx: Tx, operator_id: int, account_id: int, username: str, state: str, words: str) -> None:
    """A message to whoever asked, so that they need not look for it; one's own request needs none."""
    if state == "active" and account_id != operator_id:
        await publish_post(tx, operator_id, Draft(text=f"@{username} {words.strip()}", visibility="direct"))


async def list_own(account_id: int) -> list[Request]:
    """What somebody asked for, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"SELECT {COLUMNS} FROM rights_requests WHERE account_id = %s ORDER BY id DESC LIMIT 200", (account_id,)
        )
        return [Request(*row) for row in await rows.fetchall()]


async def list_requests(state: str, page: Page) -> list[Request]:
    """Requests in a state, for operators, newest first; raises `Invalid` for a state there is not."""
    if state not in STATES:
        raise Invalid(f"Validation failed: State must be one of {', '.join(STATES)}")
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM rights_requests
            WHERE state = %s AND id < %s AND id > %s ORDER BY id {page.order} LIMIT %s
            """,
            (state, page.max_id, page.min_id, page.limit),
        )
        return sorted((Request(*row) for row in await rows.fetchall()), reverse=True)


async def forget_old_requests(tx: Tx) -> int:
    """Forget requests that were settled three years ago; what still holds is kept."""
    done = await tx.execute(
        f"DELETE FROM rights_requests WHERE (state IN ('refused', 'ended') OR kind = 'rectify' AND state = 'done')"
        f" AND coalesce(ended_at, answered_at) < %s::timestamptz - interval '{YEARS:d} years'",
        (clock.now(),),
    )
    return done.rowcount
