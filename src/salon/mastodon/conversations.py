"""Direct conversations over HTTP, and what is told of them live."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.context import settings
from salon.kit.http import json_response
from salon.kit.ids import MAX_ID, parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.streams import Message, list_watching
from salon.timelines import conversations
from salon.timelines.conversations import Conversation

Req = Request[Any, Any, Any]
DIRECT = ("direct",)


async def _render(owner_id: int, found: list[Conversation]) -> dict[int, bytes]:
    """Mastodon's Conversations by id, each with the newest post its owner may see."""
    statuses = await list_statuses(owner_id, [one.shown_id for one in found])
    people = await list_account_bytes({who for one in found for who in one.people})
    made = {}
    for one in found:
        if one.shown_id not in statuses:
            continue
        head = msgspec.json.encode({"id": str(one.id), "unread": one.unread})[:-1]
        others = join_array(people[who] for who in one.people if who in people)
        made[one.id] = head + b',"accounts":' + others + b',"last_status":' + statuses[one.shown_id] + b"}"
    return made


@get("/api/v1/conversations")
async def read_conversations(request: Req) -> Response[bytes]:
    """The viewer's direct conversations, by their newest post."""
    owner_id, page = await require_viewer(request, "read:statuses"), read_page(request)
    found = await conversations.list_conversations(owner_id, page)
    headers = link_header(request, settings().base_url, page, [one.last_post_id for one in found], only_when_full=True)
    return json_response(join_array((await _render(owner_id, found)).values()), headers=headers)


@post("/api/v1/conversations/{conversation_id:str}/read", status_code=200)
async def mark_read(request: Req, conversation_id: str) -> Response[bytes]:
    """Remember it as read."""
    return await _mark(request, conversation_id, unread=False)


@post("/api/v1/conversations/{conversation_id:str}/unread", status_code=200)
async def mark_unread(request: Req, conversation_id: str) -> Response[bytes]:
    """Keep it for later."""
    return await _mark(request, conversation_id, unread=True)


async def _mark(request: Req, conversation_id: str, *, unread: bool) -> Response[bytes]:
    owner_id = await require_viewer(request, "write:conversations")
    wanted = parse_id(conversation_id)
    async with db.transaction() as tx:
        await conversations.mark_read(tx, owner_id, wanted, unread=unread)
    found = await conversations.list_conversations(owner_id, Page(MAX_ID, 0, 1, ascending=False), ids=[wanted])
    return json_response((await _render(owner_id, found)).get(wanted, b"{}"))


@delete("/api/v1/conversations/{conversation_id:str}", status_code=200)
async def clear_away(request: Req, conversation_id: str) -> Response[bytes]:
    """Clear it away until somebody writes again."""
    owner_id = await require_viewer(request, "write:conversations")
    async with db.transaction() as tx:
        await conversations.clear_away(tx, owner_id, parse_id(conversation_id))
    return json_response({})


@get("/api/v1/timelines/direct")
async def read_direct(request: Req) -> Response[bytes]:
    """Direct posts as a timeline, as older apps read them."""
    owner_id, page = await require_viewer(request, "read:statuses"), read_page(request)
    ids = await conversations.list_direct(owner_id, page)
    found = await list_statuses(owner_id, ids)
    return json_response(join_array(found.values()), headers=link_header(request, settings().base_url, page, ids))


async def push_conversations(after: int, upto: int) -> None:
    """Tell those who watch their conversations what a stretch of the log did to them."""
    watching = list_watching(DIRECT)
    if not watching:
        return
    touched = await conversations.list_touched(after, upto, list(watching))
    for owner_id in {owner for owner, _ in touched}:
        ids = [one for owner, one in touched if owner == owner_id]
        found = await conversations.list_conversations(owner_id, Page(MAX_ID, 0, len(ids), ascending=False), ids=ids)
        for body in (await _render(owner_id, found)).values():
            for subscriber in watching[owner_id]:
                subscriber.push(Message(DIRECT, "conversation", body.decode()))


handlers = [read_conversations, mark_read, mark_unread, clear_away, read_direct]
