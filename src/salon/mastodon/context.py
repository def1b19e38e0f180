"""Notes about posts over HTTP: reading, proposing, rating, and what conversations do not want."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import require_moderator, require_viewer
from salon.assistant.asking import find_assistant
from salon.context import actions, moderating, queries
from salon.context.checking import look_at
from salon.context.drafting import draft_note
from salon.context.models import LEVELS, OPEN, RATING_REASONS, REASONS, NewNote, Note, to_note
from salon.context.rules import problem_with
from salon.context.scoring import (
    HELPFUL_FROM,
    HELPFUL_WITHIN,
    LEAST_RATED,
    LEAST_RATINGS,
    NET_ENOUGH,
    NET_LEAST,
    VERSION,
)
from salon.context.showing import ask_shown
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.kit.pages import link_header, read_page
from salon.kit.questions import ask_one
from salon.mastodon import kept_pages
from salon.mastodon.entities import context as entities
from salon.mastodon.entities.renders import forget_post
from salon.mastodon.entities.statuses import list_statuses
from salon.mastodon.reports import REPORTING
from salon.mastodon.statuses import one_status, viewer_id_of
from salon.notifications import actions as notifications
from salon.notifications import queries as told
from salon.safety.reasons import OTHER

Req = Request[Any, Any, Any]
PROPOSING = Limit("context_notes", 30, 3600)
RATING = Limit("context_ratings", 600, 3600)
DRAFTING = Limit("assistant", 30, 300)


class _Account(msgspec.Struct):
    id: str


class _Status(msgspec.Struct):
    id: str
    visibility: str
    account: _Account
    reblog: "_Status | None" = None


_decode = msgspec.json.Decoder(_Status).decode


@get("/api/salon/v1/posts/{post_id:str}/context")
async def read_context(request: Req, post_id: str) -> Response[bytes]:
    """The notes on a post the viewer sees, what was found of each, and whether the viewer may propose one."""
    return await _answer(await viewer_id_of(request), parse_id(post_id))


async def _answer(viewer_id: int | None, post_id: int) -> Response[bytes]:
    outer = _decode(await one_status(viewer_id, post_id))
    status = outer.reblog or outer
    talk = await queries.find_talk(viewer_id, int(status.id))
    problem = await _find_problem(viewer_id, status)
    notes = await _to_entities(await queries.list_notes(viewer_id, int(status.id)))
    return json_response(
        {
            "notes": notes,
            "may_propose": problem is None,
            "problem": problem,
            "may_draft": problem is None and find_assistant() is not None,
            "thread_id": str(talk.thread_id),
            "drafted_wanted": talk.drafted_wanted,
            "my_thread": talk.mine,
        }
    )


async def _find_problem(viewer_id: int | None, status: _Status) -> str | None:
    """Why the viewer may not propose a note here."""
    if viewer_id is None:
        return "Only members propose notes."
    if status.visibility not in OPEN:
        return "Only what everybody may read gets notes."
    if status.account.id == str(viewer_id):
        return "This is your own post."
    async with db.reading() as conn:
        return problem_with(await queries.find_member(conn, viewer_id))


async def _to_entities(found: list[Note]) -> list[dict[str, Any]]:
    ids = sorted({one.post_id for one in found if one.state == "helpful"})
    literal = f"ARRAY[{', '.join(map(str, ids))}]::bigint[]"
    shown = {one.id for one in (await ask_one(ask_shown(literal))).values()} if ids else set()
    return [entities.to_note(one, shown=one.id in shown) for one in found]


class NoteParams(msgspec.Struct):
    """What a note says, where that stands, and why the post needs it."""

    text: str = ""
    sources: list[str] = []
    reason: str = ""


@post("/api/salon/v1/posts/{post_id:str}/context", status_code=200)
async def propose(request: Req, post_id: str) -> Response[bytes]:
    """Propose a note about somebody's post."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(post_id)
    params = await read_body(request, NoteParams)
    await spend(PROPOSING, str(viewer_id))
    given = to_note(NewNote(text=params.text, sources=params.sources, reason=params.reason))
    async with db.transaction() as tx:  # nobody's words go outside who may not propose
        await actions.require_open(tx, viewer_id, wanted)
        await actions.require_member(tx, viewer_id)
    findings = await look_at(given)
    async with db.transaction() as tx:
        await actions.propose_note(tx, viewer_id, wanted, given, findings)
    return await _answer(viewer_id, wanted)


class SwitchParams(msgspec.Struct):
    """Whether notes that a model drafted are wanted in a conversation."""

    drafted_wanted: bool


@put("/api/salon/v1/posts/{post_id:str}/context")
async def switch(request: Req, post_id: str) -> Response[bytes]:
    """Say whether drafted notes are shown in a conversation one began."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(post_id)
    params = await read_body(request, SwitchParams)
    async with db.transaction() as tx:
        touched = await actions.switch_drafted(tx, viewer_id, wanted, wanted=params.drafted_wanted)
    _show_anew(viewer_id, touched)
    return await _answer(viewer_id, wanted)


def _show_anew(viewer_id: int, post_ids: list[int]) -> None:
    """Let what somebody did show at once, before the log tells of it."""
    for post_id in post_ids:
        forget_post(post_id)
    kept_pages.touch(viewer_id)


@post("/api/salon/v1/posts/{post_id:str}/context/draft", status_code=200)
async def draft(request: Req, post_id: str) -> Response[bytes]:
    """A draft by the language model of this place, for somebody to edit, give sources and answer for."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(post_id)
    await spend(DRAFTING, str(viewer_id))
    return json_response(await draft_note(viewer_id, wanted))


@get("/api/salon/v1/context")
async def read_place(request: Req) -> Response[bytes]:
    """How notes are judged here, what the latest fit counted, and what the viewer may do."""
    viewer_id = await viewer_id_of(request)
    known = await queries.find_clock()
    me = None
    if viewer_id is not None:
        async with db.reading() as conn:
            problem = problem_with(await queries.find_member(conn, viewer_id))
            quota = await queries.measure_quota(conn, viewer_id)
        me = {"problem": problem, "notes_per_day": quota.per_day, "notes_left": max(0, quota.per_day - quota.used)}
    return json_response(
        {
            "version": VERSION,
            "raters": known.raters,
            "ratings": known.ratings,
            "fitted_at": clock.to_wire(known.fitted_at) if known.fitted_at else None,
            "least_ratings": LEAST_RATINGS,
            "least_rated": LEAST_RATED,
            "helpful_from": HELPFUL_FROM,
            "helpful_within": HELPFUL_WITHIN,
            "net_enough": NET_ENOUGH,
            "net_least": NET_LEAST,
            "reasons": REASONS,
            "rating_reasons": {level: RATING_REASONS[level] for level in LEVELS},
            "me": me,
        }
    )


@get("/api/salon/v1/context/waiting")
async def read_waiting(request: Req) -> Response[bytes]:
    """Notes that wait for the viewer's rating, newest first, with the posts they are about."""
    viewer_id, page = await require_viewer(request, "read:statuses"), read_page(request)
    found = await queries.list_waiting(viewer_id, page)
    statuses = await list_statuses(viewer_id, list(dict.fromkeys(one.post_id for one in found)), unasked=True)
    seen = [one for one in found if one.post_id in statuses]
    body = [
        b'{"note":' + msgspec.json.encode(entity) + b',"status":' + statuses[one.post_id] + b"}"
        for one, entity in zip(seen, await _to_entities(seen), strict=True)
    ]
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    return json_response(b"[" + b",".join(body) + b"]", headers=headers)


async def _get_note(viewer_id: int | None, note_id: int) -> tuple[Note, bytes]:
    """A note on a post the viewer sees, and that post; raises `NotFound`."""
    note = await queries.find_note(viewer_id, note_id)
    if note is None:
        raise NotFound
    return note, await one_status(viewer_id, note.post_id)


async def _answer_note(viewer_id: int | None, note_id: int) -> Response[bytes]:
    note, status = await _get_note(viewer_id, note_id)
    receipts = [entities.to_receipt(one) for one in await queries.list_receipts(note_id)]
    head = {**(await _to_entities([note]))[0], "history": receipts}
    return json_response(msgspec.json.encode(head)[:-1] + b',"status":' + status + b"}")


@get("/api/salon/v1/context/notes/{note_id:str}")
async def read_note(request: Req, note_id: str) -> Response[bytes]:
    """One note with its post, and every state it came to with scores and the algorithm's version."""
    return await _answer_note(await viewer_id_of(request), parse_id(note_id))


@delete("/api/salon/v1/context/notes/{note_id:str}", status_code=200)
async def withdraw(request: Req, note_id: str) -> Response[bytes]:
    """Take one's own note back."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(note_id)
    async with db.transaction() as tx:
        post_id = await actions.withdraw_note(tx, viewer_id, wanted)
    _show_anew(viewer_id, [post_id])
    return json_response({})


class RatingParams(msgspec.Struct):
    """How helpful a note is, and why."""

    level: str = ""
    reasons: list[str] = []


@put("/api/salon/v1/context/notes/{note_id:str}/rating")
async def rate(request: Req, note_id: str) -> Response[bytes]:
    """Say how helpful a note is, or say it anew."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(note_id)
    params = await read_body(request, RatingParams)
    await spend(RATING, str(viewer_id))
    async with db.transaction() as tx:
        await actions.rate_note(tx, viewer_id, wanted, params.level, params.reasons)
    return await _answer_note(viewer_id, wanted)


@delete("/api/salon/v1/context/notes/{note_id:str}/rating", status_code=200)
async def unrate(request: Req, note_id: str) -> Response[bytes]:
    """Take one's rating back."""
    viewer_id, wanted = await require_viewer(request, "write:statuses"), parse_id(note_id)
    async with db.transaction() as tx:
        await actions.unrate_note(tx, viewer_id, wanted)
    return json_response({})


class NoteReportParams(msgspec.Struct):
    """What is wrong with a note."""

    comment: str = ""
    category: str = "other"


@post("/api/salon/v1/context/notes/{note_id:str}/report", status_code=200)
async def report(request: Req, note_id: str) -> Response[bytes]:
    """Tell the moderators of a note one sees."""
    viewer_id, wanted = await require_viewer(request, "write:reports"), parse_id(note_id)
    params = await read_body(request, NoteReportParams)
    await spend(REPORTING, str(viewer_id))
    await _get_note(viewer_id, wanted)
    async with db.transaction() as tx:
        report_id = await moderating.report_note(tx, viewer_id, wanted, params.category, params.comment)
    return json_response({"id": str(report_id)})


class NoteTakedownParams(msgspec.Struct):
    """Why a note goes, and what for in the words of the transparency database."""

    reason: str = ""
    category: str = OTHER


@post("/api/salon/v1/admin/context/notes/{note_id:str}/take_down", status_code=200)
async def take_down(request: Req, note_id: str) -> Response[bytes]:
    """For moderators: take a note down; its writer is told why, and may appeal."""
    moderator_id, wanted = await require_moderator(request, "admin:write:reports"), parse_id(note_id)
    params = await read_body(request, NoteTakedownParams)
    async with db.transaction() as tx:
        post_id = await moderating.take_down(tx, moderator_id, wanted, params.reason, params.category)
    _show_anew(moderator_id, [post_id])
    return json_response({})


class WishParams(msgspec.Struct):
    """Whether one wants to be told of notes that are shown, or no longer."""

    notes: bool = True


@get("/api/salon/v1/context_notifications")
async def show_wish(request: Req) -> Response[bytes]:
    """Whether I am told when a note I wrote or rated, or one about a post of mine, is shown or no longer."""
    owner_id = await require_viewer(request, "read:notifications")
    return json_response({"notes": await told.find_note_wish(owner_id)})


@put("/api/salon/v1/context_notifications")
async def change_wish(request: Req) -> Response[bytes]:
    """Say whether I want to be told of that."""
    owner_id = await require_viewer(request, "write:notifications")
    params = await read_body(request, WishParams)
    async with db.transaction() as tx:
        await notifications.set_note_wish(tx, owner_id, notes=params.notes)
    return json_response({"notes": params.notes})


handlers: list[Any] = [
    read_context,
    propose,
    switch,
    draft,
    read_place,
    read_waiting,
    read_note,
    withdraw,
    rate,
    unrate,
    report,
    take_down,
    show_wish,
    change_wish,
]
