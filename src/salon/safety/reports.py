"""Reports: the verbs, and the SQL that reads them."""

import datetime as dt
from typing import NamedTuple

import msgspec

from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.pages import Page
from salon.safety.events import ReportFiled, ReportResolved

CATEGORIES = ("spam", "legal", "violation", "other")
MAX_COMMENT = 1000
MOST_STATUSES = 100
COLUMNS = """
    id, reporter_id, about_id, category, comment, forwarded, status_ids, rule_ids, assigned_id, created_at, updated_at,
    action_taken_at, action_taken_by
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


class Complaint(msgspec.Struct, kw_only=True):
    """A report to be."""

    about_id: int
    status_ids: list[int]
    comment: str = ""
    category: str = "other"
    rule_ids: list[int] = msgspec.field(default_factory=list)
    forward: bool = False


async def file_report(tx: Tx, reporter_id: int, complaint: Complaint) -> int:
    """Tell the moderators; returns the report's id and emits `ReportFiled`.

    Posts that are not the reported person's are left out. Raises `NotFound` for nobody, `Invalid` for a bad category
    or a comment that is too long.
    """
    if complaint.category not in CATEGORIES:
        raise Invalid("Validation failed: Category is not included in the list")
    if len(complaint.comment) > MAX_COMMENT:
        raise Invalid(f"Validation failed: Comment is too long (maximum is {MAX_COMMENT} characters)")
    if complaint.about_id == reporter_id:
        raise Invalid("Validation failed: You cannot report yourself")
    row = await (
        await tx.execute(
            """
            INSERT INTO reports (reporter_id, about_id, category, comment, forwarded, status_ids, rule_ids)
            SELECT %(reporter)s, a.id, %(category)s, %(comment)s, %(forward)s,
                   ARRAY(SELECT p.id FROM posts p WHERE p.id = ANY(%(statuses)s) AND p.author_id = a.id ORDER BY p.id),
                   ARRAY(SELECT r.id FROM place_rules r WHERE r.id = ANY(%(rules)s) ORDER BY r.id)
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
            },
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await log.append(tx, ReportFiled(actor_id=reporter_id, subject_id=row[0], about_id=complaint.about_id))
    return int(row[0])


async def close_report(tx: Tx, moderator_id: int, report_id: int, *, resolved: bool) -> None:
    """Close a report, or open it again; emits `ReportResolved`. Raises `NotFound`."""
    now = clock.now()
    done = await tx.execute(
        "UPDATE reports SET action_taken_at = %s, action_taken_by = %s, updated_at = %s WHERE id = %s",
        (now if resolved else None, moderator_id if resolved else None, now, report_id),
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, ReportResolved(actor_id=moderator_id, subject_id=report_id, open=not resolved))


async def assign_report(tx: Tx, moderator_id: int | None, report_id: int) -> None:
    """Let a moderator see to a report, or with None nobody; raises `NotFound`."""
    done = await tx.execute(
        "UPDATE reports SET assigned_id = %s, updated_at = %s WHERE id = %s", (moderator_id, clock.now(), report_id)
    )
    if not done.rowcount:
        raise NotFound


async def list_reports(
    page: Page, *, resolved: bool | None = False, reporter_id: int = 0, about_id: int = 0, ids: list[int] | None = None
) -> list[Report]:
    """Reports, newest first: open ones, closed ones or (None) both; of one reporter, about one person."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM reports
            WHERE id < %(max_id)s AND id > %(min_id)s
              AND (%(resolved)s::boolean IS NULL OR (action_taken_at IS NOT NULL) = %(resolved)s)
              AND (%(reporter)s = 0 OR reporter_id = %(reporter)s) AND (%(about)s = 0 OR about_id = %(about)s)
              AND (%(ids)s::bigint[] IS NULL OR id = ANY(%(ids)s))
            ORDER BY id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "resolved": resolved, "reporter": reporter_id, "about": about_id, "ids": ids},
        )
        return sorted((Report(*row) for row in await rows.fetchall()), reverse=True)
