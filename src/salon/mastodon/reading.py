"""How the viewer reads, over HTTP: covers, movement, languages, and the conversations they muted."""

from typing import Any

from litestar import Request, Response, get, put

from salon.accounts.guards import require_viewer
from salon.accounts.reading import ReadingWish, choose_reading, find_reading
from salon.kit import db
from salon.kit.context import settings
from salon.kit.http import json_response, read_body
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.posts.queries import list_muted_threads
from salon.timelines.dials import forget_dial

Req = Request[Any, Any, Any]


@get("/api/salon/v1/reading")
async def read_reading(request: Req) -> Response[bytes]:
    """How the viewer wants to read."""
    return json_response(await find_reading(await require_viewer(request, "read:accounts")))


@put("/api/salon/v1/reading")
async def change_reading(request: Req) -> Response[bytes]:
    """Change it; what is left out stays."""
    viewer_id = await require_viewer(request, "write:accounts")
    wish = await read_body(request, ReadingWish)
    async with db.transaction() as tx:
        await choose_reading(tx, viewer_id, wish)
    forget_dial(viewer_id)
    return json_response(await find_reading(viewer_id))


@get("/api/salon/v1/muted_conversations")
async def read_muted_conversations(request: Req) -> Response[bytes]:
    """The first posts of conversations the viewer muted, youngest first; those they may no longer see are left out."""
    viewer_id, page = await require_viewer(request, "read:mutes"), read_page(request)
    ids = await list_muted_threads(viewer_id, page)
    found = await list_statuses(viewer_id, ids)
    headers = link_header(request, settings().base_url, page, ids, only_when_full=True)
    return json_response(join_array(found.values()), headers=headers)


handlers: list[Any] = [read_reading, change_reading, read_muted_conversations]
