"""What moderators decide, written as statements of reasons: one for each person it reaches."""

import datetime as dt
from collections import defaultdict
from typing import Any, NamedTuple

from salon.checks.decisions import ILLEGAL, VISIBILITY, Statement, record_decision, record_decisions
from salon.checks.grounds import CATEGORIES
from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.errors import Invalid

RULES = "The rules of this place."
OTHER = "STATEMENT_CATEGORY_OTHER_VIOLATION_TC"
KINDS = {"image": "IMAGE", "gifv": "VIDEO", "video": "VIDEO", "audio": "AUDIO"}  # of media, as content types
NOTIFIED, UNASKED = "SOURCE_TYPE_OTHER_NOTIFICATION", "SOURCE_VOLUNTARY"
BY_NOTICE, BY_TRUSTED = "SOURCE_ARTICLE_16", "SOURCE_TRUSTED_FLAGGER"
# Measure about an account -> what the statement says was restricted.
MEASURES: dict[str, dict[str, Any]] = {
    "none": {
        "decision_visibility": [f"{VISIBILITY}OTHER"],
        "decision_visibility_other": "A warning; nothing was restricted.",
    },
    "sensitive": {"decision_visibility": [f"{VISIBILITY}CONTENT_LABELLED"]},
    "silence": {"decision_visibility": [f"{VISIBILITY}CONTENT_DEMOTED"]},
    "disable": {"decision_provision": "DECISION_PROVISION_TOTAL_SUSPENSION"},
    "suspend": {"decision_account": "DECISION_ACCOUNT_SUSPENDED"},
}
FACTS = {
    "none": "A warning was given.",
    "sensitive": "The media of the account are covered.",
    "silence": "The account is out of sight of whoever does not follow it.",
    "disable": "The owner of the account is locked out.",
    "suspend": "The account is out of sight altogether.",
}


class Cause(NamedTuple):
    """The notice a decision answers, whether a trusted flagger sent it, and the law that is broken."""

    notice_id: int
    trusted: bool
    law: str


def require_category(category: str) -> None:
    """Raise `Invalid` for what is no category of the transparency database."""
    if category not in CATEGORIES:
        raise Invalid(f"Validation failed: Category must be one of {', '.join(CATEGORIES)}")


async def state_takedown(
    tx: Tx, moderator_id: int, takedown_id: int, why: tuple[str, str, Cause | None], gone: list[tuple[int, int]]
) -> None:
    """Keep a statement for each author whose posts went; `why` is category, the moderator's reason, and the notice."""
    category, reason, cause = why
    posts = defaultdict(list)
    for post_id, author_id in gone:
        posts[author_id].append(post_id)
    reports = await _find_reports(tx, [post_id for post_id, _ in gone])
    contents = await describe_contents(tx, [post_id for post_id, _ in gone])
    statements = []
    for author_id, post_ids in posts.items():
        report_id = next((reports[one] for one in post_ids if one in reports), None)
        statement = to_statement(author_id, "post", "rules", "remove", reason)
        statement.category = category
        statement.post_id = post_ids[0]
        statement.takedown_id = takedown_id
        statement.decided_by = moderator_id
        statement.content_date, statement.content_type = merge_contents([contents[one] for one in post_ids])
        statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]
        statement.report_id = report_id
        statement.source_type = NOTIFIED if report_id else UNASKED
        if cause:
            _answer_notice(statement, cause)
        statements.append(statement)
    await record_decisions(tx, statements)


class Content(NamedTuple):
    """When something was posted, and of which types of the transparency database it is."""

    date: dt.date
    types: list[str]


async def describe_contents(tx: Tx, post_ids: list[int]) -> dict[int, Content]:
    """What these posts consist of, whether they are still there or not, one query."""
    rows = await tx.execute(
        """
        SELECT p.id, (p.created_at AT TIME ZONE 'UTC')::date, p.text <> '' OR p.spoiler_text <> '',
               ARRAY(SELECT DISTINCT m.kind FROM media m WHERE m.post_id = p.id),
               coalesce(p.degree, 'none') <> 'none'
               OR EXISTS (SELECT 1 FROM media m WHERE m.post_id = p.id AND m.degree NOT IN ('none', 'unknown'))
        FROM posts p WHERE p.id = ANY(%s)
        """,
        (post_ids,),
    )
    found = {}
    for post_id, date, has_words, kinds, synthetic in await rows.fetchall():
        types = {KINDS[kind] for kind in kinds} | ({"SYNTHETIC_MEDIA"} if synthetic else set())
        if has_words or not types:
            types.add("TEXT")
        found[post_id] = Content(date, [f"CONTENT_TYPE_{one}" for one in sorted(types)])
    return found


def merge_contents(contents: list[Content]) -> tuple[dt.date, list[str]]:
    """The same of several together: the earliest date, and every type."""
    return min(one.date for one in contents), sorted({name for one in contents for name in one.types})


async def _find_reports(tx: Tx, post_ids: list[int]) -> dict[int, int]:
    """The latest report about each of these posts."""
    rows = await tx.execute(
        """
        SELECT p, max(r.id) FROM reports r, unnest(r.status_ids) p
        WHERE r.status_ids && %(posts)s::bigint[] AND p = ANY(%(posts)s) GROUP BY p
        """,
        {"posts": post_ids},
    )
    return dict(await rows.fetchall())


async def state_measure(
    tx: Tx,
    moderator_id: int,
    account_id: int,
    action: str,
    warning: tuple[int, str],
    notice: tuple[str, Cause] | None = None,
) -> None:
    """Keep a statement of a measure about an account; `warning` is the warning's id and its words.

    `notice` is the category and the notice it answers.
    """
    warning_id, text = warning
    row = await (await tx.execute("SELECT report_id FROM account_warnings WHERE id = %s", (warning_id,))).fetchone()
    report_id = row[0] if row else None
    statement = to_statement(account_id, "account", "rules", action, f"{FACTS[action]} {text}".strip())
    statement.warning_id = warning_id
    statement.report_id = report_id
    statement.decided_by = moderator_id
    statement.source_type = NOTIFIED if report_id else UNASKED
    for name, value in MEASURES[action].items():
        setattr(statement, name, value)
    if notice is not None:
        statement.category = notice[0]
        _answer_notice(statement, notice[1])
    await record_decision(tx, statement)


async def state_nothing_done(
    tx: Tx, moderator_id: int, about_id: int, report_id: int | None = None, cause: Cause | None = None
) -> None:
    """Keep, for who told of it, that a report or notice was closed without anything being done, unless it was."""
    done = await tx.execute("SELECT 1 FROM decisions WHERE report_id = %s LIMIT 1", (report_id,))
    if await done.fetchone() is not None:
        return
    what = "report" if cause is None else "notice"
    statement = to_statement(
        about_id, "account", "rules", "nothing", f"A {what} was looked at; nothing was restricted."
    )
    statement.report_id = report_id
    statement.decided_by = moderator_id
    statement.source_type = NOTIFIED
    if cause is not None:
        statement.notice_id = cause.notice_id
        statement.source_type = BY_TRUSTED if cause.trusted else BY_NOTICE
    statement.decision_visibility = [f"{VISIBILITY}OTHER"]
    statement.decision_visibility_other = "Nothing was restricted."
    await record_decision(tx, statement)


async def reverse_decisions(
    tx: Tx, moderator_id: int, *, takedown_id: int = 0, measure: tuple[int, str] = (0, "")
) -> None:
    """Mark as reversed what a takedown, or a measure about an account, was decided by."""
    await tx.execute(
        """
        UPDATE decisions SET reversed_at = %(now)s, reversed_by = %(by)s
        WHERE reversed_at IS NULL AND (takedown_id = %(takedown)s
              OR (account_id = %(account)s AND subject = 'account' AND action = %(measure)s))
        """,
        {
            "now": clock.now(),
            "by": moderator_id,
            "takedown": takedown_id,
            "account": measure[0],
            "measure": measure[1],
        },
    )


def _answer_notice(statement: Statement, cause: Cause) -> None:
    statement.notice_id = cause.notice_id
    statement.source_type = BY_TRUSTED if cause.trusted else BY_NOTICE
    statement.decision_ground = ILLEGAL
    statement.illegal_content_legal_ground = cause.law
    statement.illegal_content_explanation = statement.decision_facts[:2000]
    statement.incompatible_content_ground = statement.incompatible_content_explanation = None


def to_statement(account_id: int, subject: str, label: str, action: str, facts: str) -> Statement:
    """A statement of what somebody of the staff decided, to be filled in."""
    today = clock.now().date()
    return Statement(
        account_id=account_id,
        subject=subject,
        label=label,
        action=action,
        content_type=["CONTENT_TYPE_OTHER"],
        category=OTHER,
        decision_facts=facts,
        content_date=today,
        application_date=today,
        incompatible_content_ground=RULES,
        incompatible_content_explanation=facts[:2000],
    )
