"""Notifications and markers over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import find_viewer, require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon.entities.notifications import OWN_ONLY, render_notifications
from salon.mastodon.entities.statuses import join_array
from salon.notifications import actions, queries
from salon.notifications.queries import Wanted

Req = Request[Any, Any, Any]


class TypesParams(msgspec.Struct):
    """Which notifications are wanted."""

    types: list[str] | None = None
    exclude_types: list[str] | None = None
    account_id: str | None = None
    include_filtered: bool | None = None

    def to_wanted(self, *, own_words: bool) -> Wanted:
        from_id = parse_id(self.account_id) if self.account_id else 0
        excluded = [*(self.exclude_types or []), *(() if own_words else OWN_ONLY)]
        return Wanted(self.types, excluded, from_id, filtered=bool(self.include_filtered))


async def says_own_words(request: Req) -> bool:
    """Whether the answer goes to our own client, which knows our own types."""
    viewer = await find_viewer(request)
    return viewer is not None and viewer.by_cookie


@get("/api/v1/notifications")
async def read_notifications(request: Req) -> Response[bytes]:
    """What the viewer is told, newest first."""
    owner_id = await require_viewer(request, "read:notifications")
    page, params = read_page(request, 40, 80), read_query(request, TypesParams)
    own_words = await says_own_words(request)
    rows = await queries.list_notifications(owner_id, page, params.to_wanted(own_words=own_words))
    found = await render_notifications(rows, own_words=own_words)
    headers = link_header(request, settings().base_url, page, [row.id for row in rows])
    return json_response(join_array(found[row.id] for row in rows if row.id in found), headers=headers)


@get("/api/v1/notifications/{notification_id:str}")
async def read_notification(request: Req, notification_id: str) -> Response[bytes]:
    """One of them."""
    owner_id = await require_viewer(request, "read:notifications")
    wanted = parse_id(notification_id)
    page = Page(wanted + 1, wanted - 1, 1, ascending=False)
    rows = await queries.list_notifications(owner_id, page, Wanted(filtered=True))
    found = await render_notifications(rows, own_words=await says_own_words(request))
    if wanted not in found:
        raise NotFound
    return json_response(found[wanted])


@get("/api/v1/notifications/unread_count")
async def read_unread(request: Req) -> Response[bytes]:
    """How many lie above the marker."""
    owner_id = await require_viewer(request, "read:notifications")
    return json_response({"count": await queries.count_unread(owner_id)})


@post("/api/v1/notifications/clear", status_code=200)
async def clear_notifications(request: Req) -> Response[bytes]:
    """Clear all away."""
    owner_id = await require_viewer(request, "write:notifications")
    async with db.transaction() as tx:
        await actions.clear(tx, owner_id)
    return json_response({})


@post("/api/v1/notifications/{notification_id:str}/dismiss", status_code=200)
async def dismiss_notification(request: Req, notification_id: str) -> Response[bytes]:
    """Clear one away."""
    owner_id = await require_viewer(request, "write:notifications")
    async with db.transaction() as tx:
        await actions.dismiss(tx, owner_id, parse_id(notification_id))
    return json_response({})


class MarkerPlace(msgspec.Struct):
    """How far one has read."""

    last_read_id: str


class MarkerParams(msgspec.Struct):
    """Places to remember."""

    home: MarkerPlace | None = None
    notifications: MarkerPlace | None = None


async def _list_markers(account_id: int) -> dict[str, dict[str, Any]]:
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT timeline, last_read_id, version, updated_at FROM markers WHERE account_id = %s", (account_id,)
        )
        return {
            row[0]: {"last_read_id": str(row[1]), "version": row[2], "updated_at": clock.to_wire(row[3])}
            for row in await rows.fetchall()
        }


class TimelineParams(msgspec.Struct):
    """Which markers are wanted."""

    timeline: list[str] = msgspec.field(default_factory=list)


@get("/api/v1/markers")
async def read_markers(request: Req) -> Response[bytes]:
    """How far the viewer has read."""
    account_id = await require_viewer(request, "read:statuses")
    wanted = read_query(request, TimelineParams).timeline
    found = await _list_markers(account_id)
    return json_response({name: found[name] for name in wanted if name in found})


@post("/api/v1/markers", status_code=200)
async def write_markers(request: Req) -> Response[bytes]:
    """Remember how far the viewer has read."""
    account_id = await require_viewer(request, "write:statuses")
    params = await read_body(request, MarkerParams)
    given = {"home": params.home, "notifications": params.notifications}
    async with db.transaction() as tx:
        for name, place in given.items():
            if place is not None:
                await actions.set_marker(tx, account_id, name, parse_id(place.last_read_id))
    found = await _list_markers(account_id)
    return json_response({name: found[name] for name, place in given.items() if place is not None})


handlers = [
    read_notifications,
    read_unread,
    read_notification,
    clear_notifications,
    dismiss_notification,
    read_markers,
    write_markers,
]
