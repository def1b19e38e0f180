"""What the staff know and note of one another's work, over HTTP: the audit, a person's record, notes, roles."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.actions.roles import give_role
from salon.accounts.guards import require_moderator, require_operator
from salon.audit.queries import Entry, Wanted, list_entries
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.entities.admin import find_admin_accounts
from salon.mastodon.entities.people import forget_account, list_account_bytes
from salon.safety import notes, reports
from salon.safety.notes import Note

Req = Request[Any, Any, Any]
MOST_REPORTS, MOST_DEEDS = 20, 40


class AuditParams(msgspec.Struct):
    """Which deeds; `action` is one of them (`report.close`), or a noun for all that was done to its like."""

    actor_id: str | None = None
    account_id: str | None = None
    action: str = ""

    def to_wanted(self) -> Wanted:
        return Wanted(
            parse_id(self.actor_id) if self.actor_id else 0,
            parse_id(self.account_id) if self.account_id else 0,
            self.action[:100],
        )


async def _render_entries(found: list[Entry]) -> bytes:
    """Deeds with the people they name; who is gone is null, and only their number is left."""
    people = await list_account_bytes({one.actor_id for one in found} | {one.account_id or 0 for one in found})
    made = []
    for one in found:
        head = {
            "id": str(one.seq),
            "at": clock.to_wire(one.at),
            "action": one.action,
            "subject": one.subject,
            "details": one.details,
            "reason": one.reason,
            "actor_id": str(one.actor_id),
            "account_id": str(one.account_id) if one.account_id else None,
        }
        who, whom = people.get(one.actor_id, b"null"), people.get(one.account_id or 0, b"null")
        made.append(msgspec.json.encode(head)[:-1] + b',"actor":' + who + b',"account":' + whom + b"}")
    return b"[" + b",".join(made) + b"]"


@get("/api/salon/v1/admin/audit")
async def read_audit(request: Req) -> Response[bytes]:
    """For moderators: what the staff did, newest first; of one actor, about one person, of one kind."""
    await require_moderator(request, "admin:read")
    page = read_page(request, 40, 100)
    found = await list_entries(page, read_query(request, AuditParams).to_wanted())
    headers = link_header(request, settings().base_url, page, [one.seq for one in found], only_when_full=True)
    return json_response(await _render_entries(found), headers=headers)


def _to_note(one: Note) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "report_id": str(one.report_id) if one.report_id else None,
        "author_id": str(one.author_id) if one.author_id else None,
        "words": one.words,
        "created_at": clock.to_wire(one.created_at),
    }


@get("/api/salon/v1/admin/accounts/{account_id:str}/record")
async def read_record(request: Req, account_id: str) -> Response[bytes]:
    """For moderators: what was done about a person, what is noted, and the latest reports about them."""
    moderator_id = await require_moderator(request, "admin:read:accounts")
    one = parse_id(account_id)
    person = (await find_admin_accounts([one])).get(one)
    if person is None:
        raise NotFound
    page = Page(MAX_ID, 0, MOST_REPORTS, ascending=False)
    about = await reports.list_reports(moderator_id, page, resolved=None, about_id=one)
    deeds = await list_entries(Page(MAX_ID, 0, MOST_DEEDS, ascending=False), Wanted(account_id=one))
    told = [
        {
            "id": str(report.id),
            "category": report.category,
            "comment": report.comment,
            "status_ids": [str(post_id) for post_id in report.status_ids],
            "action_taken": report.action_taken_at is not None,
            "created_at": clock.to_wire(report.created_at),
        }
        for report in about
    ]
    return json_response(
        {
            "account": msgspec.Raw(person),
            "deeds": msgspec.Raw(await _render_entries(deeds)),
            "notes": [_to_note(note) for note in await notes.list_notes(one)],
            "reports": told,
        }
    )


class NoteParams(msgspec.Struct):
    """What to write down, about whom, and perhaps about which report."""

    account_id: str = ""
    report_id: str | None = None
    words: str = ""


@post("/api/salon/v1/admin/notes", status_code=200)
async def take_note(request: Req) -> Response[bytes]:
    """For moderators: write something down about a person or a report; only the staff read it."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    params = await read_body(request, NoteParams)
    about = parse_id(params.account_id)
    report_id = parse_id(params.report_id) if params.report_id else None
    async with db.transaction() as tx:
        note_id = await notes.take_note(tx, moderator_id, about, params.words, report_id)
    return json_response(next(_to_note(one) for one in await notes.list_notes(about) if one.id == note_id))


@delete("/api/salon/v1/admin/notes/{note_id:str}", status_code=200)
async def drop_note(request: Req, note_id: str) -> Response[bytes]:
    """For moderators: take back what I wrote down."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    async with db.transaction() as tx:
        await notes.drop_note(tx, moderator_id, parse_id(note_id))
    return json_response({})


class RoleParams(msgspec.Struct):
    """The role to give: member, moderator, admin or operator."""

    role: str = ""
    reason: str = ""


@put("/api/salon/v1/admin/accounts/{account_id:str}/role")
async def change_role(request: Req, account_id: str) -> Response[bytes]:
    """For operators and admins: give a role below one's own, or step down oneself; one operator always stays."""
    actor_id = await require_operator(request, "admin:write:accounts")
    params, one = await read_body(request, RoleParams), parse_id(account_id)
    async with db.transaction() as tx:
        await give_role(tx, actor_id, one, params.role, params.reason)
    forget_account(one)
    found = await find_admin_accounts([one])
    return json_response(found[one])


handlers: list[Any] = [read_audit, read_record, take_note, drop_note, change_role]
