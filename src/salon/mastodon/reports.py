"""Reporting people, and for moderators the reports, over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, get, post, put

from salon.accounts.guards import require_moderator, require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.limits import Limit, spend
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.entities.admin import find_admin_accounts
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.safety import reports
from salon.safety.house import list_rules
from salon.safety.reports import Complaint, Report
from salon.safety.suggesting import suggest_rules

Req = Request[Any, Any, Any]
REPORTING = Limit("reports", 60, 3600)  # of whatever may be reported, together


class ReportParams(msgspec.Struct):
    """What somebody tells."""

    account_id: str = ""
    status_ids: list[str] = msgspec.field(default_factory=list)
    comment: str = ""
    category: str = "other"
    rule_ids: list[int] = msgspec.field(default_factory=list)
    forward: bool | None = None


def _head(one: Report) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "action_taken": one.action_taken_at is not None,
        "action_taken_at": clock.to_wire(one.action_taken_at) if one.action_taken_at else None,
        "category": one.category,
        "comment": one.comment,
        "forwarded": one.forwarded,
        "created_at": clock.to_wire(one.created_at),
    }


async def _find(viewer_id: int, report_id: int) -> Report:
    found = await reports.list_reports(viewer_id, Page(MAX_ID, 0, 1, ascending=False), resolved=None, ids=[report_id])
    if not found:
        raise NotFound
    return found[0]


@post("/api/v1/reports", status_code=200)
async def report_account(request: Req) -> Response[bytes]:
    """Tell the moderators about somebody."""
    reporter_id = await require_viewer(request, "write:reports")
    await spend(REPORTING, str(reporter_id))
    params = await read_body(request, ReportParams)
    complaint = Complaint(
        about_id=parse_id(params.account_id),
        status_ids=[parse_id(text) for text in params.status_ids],
        comment=params.comment,
        category=params.category,
        rule_ids=params.rule_ids,
        forward=bool(params.forward),
    )
    async with db.transaction() as tx:
        report_id = await reports.file_report(tx, reporter_id, complaint)
    one = await _find(reporter_id, report_id)
    people = await list_account_bytes([one.about_id])
    lists = {"status_ids": [str(i) for i in one.status_ids], "rule_ids": [str(i) for i in one.rule_ids]}
    body = msgspec.json.encode({**_head(one), **lists})[:-1] + b',"target_account":'
    return json_response(body + people.get(one.about_id, b"null") + b"}")


def _to_card(one: Report) -> dict[str, Any] | None:
    """The card of the assistant's, the note or the label that a report names, with what it said when reported."""
    if one.card_post_id is None and one.label_id is None:
        return None
    return {
        "post_id": str(one.card_post_id) if one.card_post_id else None,
        "note_id": str(one.note_id) if one.note_id else None,
        "label_id": str(one.label_id) if one.label_id else None,
        "text": one.card_words or "",
        "taken_down": one.card_down,
    }


async def _suggest(found: list[Report]) -> dict[int, dict[str, Any]]:
    """For open reports that name no rule, the one they may be about."""
    asked = [one for one in found if one.action_taken_at is None and not one.rule_ids]
    surest = {one.id: max(one.findings, key=lambda each: each["score"])["label"] for one in asked if one.findings}
    suggestions = await suggest_rules([one.id for one in asked], surest)
    return {
        report_id: {"rule_id": str(one.rule_id) if one.rule_id else None, "text": one.text, "times": one.times}
        for report_id, one in suggestions.items()
    }


async def _render(moderator_id: int, found: list[Report]) -> bytes:
    """Mastodon's Admin::Report: people as moderators see them, of posts what the moderator may see, the rules."""
    ids = {one.reporter_id for one in found} | {one.about_id for one in found}
    ids |= {one.assigned_id or 0 for one in found} | {one.action_taken_by or 0 for one in found}
    people = await find_admin_accounts(list(ids))
    statuses = await list_statuses(moderator_id, [post_id for one in found for post_id in one.status_ids])
    rules = {rule.id: rule for rule in await list_rules()} if any(one.rule_ids for one in found) else {}
    suggested = await _suggest(found)
    made = []
    for one in found:
        broken = [rules[rule_id] for rule_id in one.rule_ids if rule_id in rules]
        named = [{"id": str(rule.id), "text": rule.text, "hint": rule.hint} for rule in broken]
        own = {
            "updated_at": clock.to_wire(one.updated_at),
            "rules": named,
            "findings": one.findings,
            "suggested": suggested.get(one.id),
        }
        body = msgspec.json.encode({**_head(one), **own})[:-1]
        for name, who in (
            ("account", one.reporter_id),
            ("target_account", one.about_id),
            ("assigned_account", one.assigned_id),
            ("action_taken_by_account", one.action_taken_by),
        ):
            body += b',"%b":' % name.encode() + people.get(who or 0, b"null")
        shown = join_array(statuses[post_id] for post_id in one.status_ids if post_id in statuses)
        card = msgspec.json.encode(_to_card(one))
        made.append(body + b',"statuses":' + shown + b',"card":' + card + b"}")
    return join_array(made)


class AdminParams(msgspec.Struct):
    """Which reports."""

    resolved: bool | None = None
    account_id: str | None = None
    target_account_id: str | None = None


@get("/api/v1/admin/reports")
async def read_reports(request: Req) -> Response[bytes]:
    """Reports, the open ones unless asked otherwise."""
    moderator_id = await require_moderator(request, "admin:read:reports")
    page, params = read_page(request, 100, 200), read_query(request, AdminParams)
    found = await reports.list_reports(
        moderator_id,
        page,
        resolved=bool(params.resolved),
        reporter_id=parse_id(params.account_id) if params.account_id else 0,
        about_id=parse_id(params.target_account_id) if params.target_account_id else 0,
    )
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    return json_response(await _render(moderator_id, found), headers=headers)


async def _answer(moderator_id: int, report_id: int) -> Response[bytes]:
    return json_response((await _render(moderator_id, [await _find(moderator_id, report_id)]))[1:-1])


@get("/api/v1/admin/reports/{report_id:str}")
async def read_report(request: Req, report_id: str) -> Response[bytes]:
    """One report."""
    return await _answer(await require_moderator(request, "admin:read:reports"), parse_id(report_id))


async def _do(request: Req, report_id: str, verb: Callable[[Tx, int, int], Awaitable[None]]) -> Response[bytes]:
    moderator_id = await require_moderator(request, "admin:write:reports")
    wanted = parse_id(report_id)
    async with db.transaction() as tx:
        await verb(tx, moderator_id, wanted)
    return await _answer(moderator_id, wanted)


class SortParams(msgspec.Struct):
    """Where a report belongs."""

    category: str | None = None
    rule_ids: list[int] | None = None


@put("/api/v1/admin/reports/{report_id:str}")
async def sort_report(request: Req, report_id: str) -> Response[bytes]:
    """Put a report in another category, or name the rules it is about."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    params, wanted = await read_body(request, SortParams), parse_id(report_id)
    async with db.transaction() as tx:
        await reports.sort_report(tx, moderator_id, wanted, params.category, params.rule_ids)
    return await _answer(moderator_id, wanted)


@post("/api/v1/admin/reports/{report_id:str}/assign_to_self", status_code=200)
async def assign_report(request: Req, report_id: str) -> Response[bytes]:
    """See to it oneself."""
    return await _do(request, report_id, reports.assign_report)


@post("/api/v1/admin/reports/{report_id:str}/unassign", status_code=200)
async def unassign_report(request: Req, report_id: str) -> Response[bytes]:
    """Leave it to the others."""
    return await _do(request, report_id, lambda tx, who, one: reports.assign_report(tx, who, one, mine=False))


@post("/api/v1/admin/reports/{report_id:str}/resolve", status_code=200)
async def resolve_report(request: Req, report_id: str) -> Response[bytes]:
    """Close it."""
    return await _do(request, report_id, lambda tx, who, one: reports.close_report(tx, who, one, resolved=True))


@post("/api/v1/admin/reports/{report_id:str}/reopen", status_code=200)
async def reopen_report(request: Req, report_id: str) -> Response[bytes]:
    """Open it again."""
    return await _do(request, report_id, lambda tx, who, one: reports.close_report(tx, who, one, resolved=False))


handlers = [
    report_account,
    read_reports,
    read_report,
    sort_report,
    assign_report,
    unassign_report,
    resolve_report,
    reopen_report,
]
