"""Reports: the verbs, and the SQL that reads them."""

import datetime as dt
from typing import Any, NamedTuple

import msgspec

from salon.accounts.agents import require_person
from salon.audit.actions import Deed, note
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.safety import reasons
from salon.safety.events import ReportChanged, ReportFiled, ReportResolved
from salon.safety.reported import defer_reading

CATEGORIES = ("spam", "legal", "violation", "other")
MAX_COMMENT = 1000
MOST_STATUSES = 100
COLUMNS = """
    id, reporter_id, about_id, category, comment, forwarded, status_ids, rule_ids, assigned_id, created_at, updated_at,
    action_taken_at, action_taken_by, card_post_id, card_words,
    CASE WHEN label_id IS NOT NULL
         THEN EXISTS (SELECT 1 FROM labels l WHERE l.id = reports.label_id AND l.taken_off_at IS NOT NULL)
         WHEN note_id IS NULL THEN EXISTS (SELECT 1 FROM answers_taken_down t WHERE t.post_id = card_post_id)
         ELSE EXISTS (SELECT 1 FROM context_notes_taken_down t WHERE t.note_id = reports.note_id) END,
    note_id, label_id, findings
"""


# What is said of a moderator is for the others of the staff, as long as there are any.
FOR_VIEWER = """
    (about_id <> %(viewer)s OR NOT EXISTS (
        SELECT 1 FROM accounts o WHERE o.role <> 'member' AND o.state = 'active' AND o.disabled_at IS NULL
          AND o.id <> %(viewer)s))
"""


class Report(NamedTuple):
    """What somebody told the moderators; the order is `COLUMNS`."""

    id: int
    reporter_id: int
    about_id: int
    category: str
    comment: str
    forwarded: bool
    status_ids: list[int]
    rule_ids: list[int]
    assigned_id: int | None
    created_at: dt.datetime
    updated_at: dt.datetime
    action_taken_at: dt.datetime | None
    action_taken_by: int | None
    card_post_id: int | None  # the post under which a reported card of the assistant's, or a note, or a label stands
    card_words: str | None  # what it said then
    card_down: bool
    note_id: int | None  # of a note about that post
    label_id: int | None  # of a label on that post, or on the reporter where there is none
    findings: list[dict[str, Any]] | None  # what the checks found in what is reported; None until it was read


class Complaint(msgspec.Struct, kw_only=True):
    """A report to be."""

    about_id: int
    status_ids: list[int]
    comment: str = ""
    category: str = "other"
    rule_ids: list[int] = msgspec.field(default_factory=list)
    forward: bool = False
    card: tuple[int | None, str] | None = None  # of the assistant's, a note, a label: under which post, what it says
    note_id: int | None = None  # of a note
    label_id: int | None = None  # of a label


async def file_report(tx: Tx, reporter_id: int, complaint: Complaint) -> int:
    """Tell the moderators; returns the report's id and emits `ReportFiled`.

    Posts that are not the reported person's are left out. A card is reported as the doing of who asked for it, which
    may be the reporter. Raises `NotFound` for nobody, `Invalid` for a bad category
    or a comment that is too long.
    """
    await require_person(tx, reporter_id)
    if complaint.category not in CATEGORIES:
        raise Invalid("Validation failed: Category is not included in the list")
    if len(complaint.comment) > MAX_COMMENT:
        raise Invalid(f"Validation failed: Comment is too long (maximum is {MAX_COMMENT} characters)")
    if complaint.about_id == reporter_id and complaint.card is None:
        raise Invalid("Validation failed: You cannot report yourself")
    row = await (
        await tx.execute(
            """
            INSERT INTO reports (reporter_id, about_id, category, comment, forwarded, status_ids, rule_ids,
                                 card_post_id, card_words, note_id, label_id)
            SELECT %(reporter)s, a.id, %(category)s, %(comment)s, %(forward)s,
                   ARRAY(SELECT p.id FROM posts p WHERE p.id = ANY(%(statuses)s) AND p.author_id = a.id ORDER BY p.id),
                   ARRAY(SELECT r.id FROM place_rules r WHERE r.id = ANY(%(rules)s) ORDER BY r.id),
                   %(card)s, %(words)s, %(note)s, %(label)s
            FROM accounts a WHERE a.id = %(about)s AND a.state IN ('active', 'suspended')
            RETURNING id
            """,
            {
                "reporter": reporter_id,
                "about": complaint.about_id,
                "category": "violation" if complaint.rule_ids else complaint.category,
                "comment": complaint.comment,
                "forward": complaint.forward,
                "statuses": complaint.status_ids[:MOST_STATUSES],
                "rules": complaint.rule_ids,
                "card": complaint.card[0] if complaint.card else None,
                "words": complaint.card[1] if complaint.card else None,
                "note": complaint.note_id,
                "label": complaint.label_id,
            },
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if complaint.status_ids:
        await defer_reading(tx, row[0])
    await log.append(tx, ReportFiled(actor_id=reporter_id, subject_id=row[0], about_id=complaint.about_id))
    return int(row[0])


async def close_report(tx: Tx, moderator_id: int, report_id: int, *, resolved: bool) -> None:
    """Close a report, or open it again; emits `ReportResolved`, and `DecisionMade` when nothing came of it.

    Raises `NotFound`, also for what was said of the moderator.
    """
    await _require_for(tx, moderator_id, report_id)
    now = clock.now()
    row = await (
        await tx.execute(
            "UPDATE reports SET action_taken_at = %s, action_taken_by = %s, updated_at = %s WHERE id = %s"
            " RETURNING about_id",
            (now if resolved else None, moderator_id if resolved else None, now, report_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await note(tx, moderator_id, Deed(action="report.close" if resolved else "report.reopen", subject=report_id))
    if resolved:
        await reasons.state_nothing_done(tx, moderator_id, row[0], report_id)
    await log.append(tx, ReportResolved(actor_id=moderator_id, subject_id=report_id, open=not resolved))


async def assign_report(tx: Tx, moderator_id: int, report_id: int, *, mine: bool = True) -> None:
    """See to a report oneself, or leave it to the others; emits `ReportChanged`. Raises as `close_report`."""
    await _require_for(tx, moderator_id, report_id)
    done = await tx.execute(
        "UPDATE reports SET assigned_id = %s, updated_at = %s WHERE id = %s",
        (moderator_id if mine else None, clock.now(), report_id),
    )
    if not done.rowcount:
        raise NotFound
    await note(tx, moderator_id, Deed(action="report.assign" if mine else "report.unassign", subject=report_id))
    await log.append(tx, ReportChanged(actor_id=moderator_id, subject_id=report_id))


async def sort_report(
    tx: Tx, moderator_id: int, report_id: int, category: str | None, rule_ids: list[int] | None
) -> None:
    """Put a report in another category, or name the rules it is about; None leaves as it is. Emits `ReportChanged`.

    Only violations name rules: rules make it one, any other category takes them away. Raises `Invalid`, and as
    `close_report`.
    """
    await _require_for(tx, moderator_id, report_id)
    if category is not None and category not in CATEGORIES:
        raise Invalid("Validation failed: Category is not included in the list")
    done = await tx.execute(
        """
        UPDATE reports r
        SET category = w.category, updated_at = %(now)s,
            rule_ids = CASE WHEN w.category <> 'violation' THEN '{}' WHEN %(rules)s::integer[] IS NULL THEN r.rule_ids
                            ELSE ARRAY(SELECT p.id FROM place_rules p WHERE p.id = ANY(%(rules)s) ORDER BY p.id) END
        FROM (SELECT id, coalesce(%(category)s, CASE WHEN %(rules)s::integer[] <> '{}' THEN 'violation' END, category)
                     AS category
              FROM reports WHERE id = %(report)s FOR UPDATE) w
        WHERE r.id = w.id
        """,
        {"now": clock.now(), "report": report_id, "category": category, "rules": rule_ids},
    )
    if not done.rowcount:
        raise NotFound
    await note(tx, moderator_id, Deed(action="report.sort", subject=report_id, details={"category": category}))
    await log.append(tx, ReportChanged(actor_id=moderator_id, subject_id=report_id))


async def _require_for(tx: Tx, moderator_id: int, report_id: int) -> None:
    values = {"viewer": moderator_id, "report": report_id}
    found = await tx.execute(f"SELECT 1 FROM reports WHERE id = %(report)s AND {FOR_VIEWER}", values)
    if await found.fetchone() is None:
        raise NotFound


async def list_reports(
    viewer_id: int,
    page: Page,
    *,
    resolved: bool | None = False,
    reporter_id: int = 0,
    about_id: int = 0,
    ids: list[int] | None = None,
) -> list[Report]:
    """Reports, newest first: open ones, closed ones or (None) both; of one reporter, about one person.

    Those about the moderator who looks are left out, see `FOR_VIEWER`.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM reports
            WHERE id < %(max_id)s AND id > %(min_id)s AND {FOR_VIEWER}
              AND (%(resolved)s::boolean IS NULL OR (action_taken_at IS NOT NULL) = %(resolved)s)
              AND (%(reporter)s = 0 OR reporter_id = %(reporter)s) AND (%(about)s = 0 OR about_id = %(about)s)
              AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))
            ORDER BY id {page.order} LIMIT %(limit)s
            """,
            {
                **page._asdict(),
                "viewer": viewer_id,
                "resolved": resolved,
                "reporter": reporter_id,
                "about": about_id,
                "ids": ids,
            },
        )
        return sorted((Report(*row) for row in await rows.fetchall()), reverse=True)
