"""Tags over HTTP: what they are, following them, and their timelines."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.context import settings
from salon.kit.http import json_response, read_query
from salon.kit.pages import link_header, read_page
from salon.mastodon import kept_pages
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.timelines import tags

Req = Request[Any, Any, Any]


async def list_entities(viewer_id: int | None, names: list[str]) -> list[dict[str, Any]]:
    """Mastodon's Tags in this order, two queries whatever their number."""
    usage = await tags.list_usage(names)
    following, featuring = await tags.list_ties(viewer_id, names)
    return [
        {
            "id": name,
            "name": name,
            "url": f"{settings().base_url}/tags/{name}",
            "history": [
                {"day": str(day.day), "uses": str(day.uses), "accounts": str(day.accounts)} for day in usage[name]
            ],
            "following": name in following,
            "featuring": name in featuring,
        }
        for name in names
    ]


@get("/api/v1/tags/{name:str}")
async def read_tag(request: Req, name: str) -> Response[bytes]:
    """A tag, used yet or not."""
    viewer_id = await viewer_id_of(request, "read:follows")
    return json_response((await list_entities(viewer_id, [tags.normalize(name)]))[0])


async def _change(
    request: Req, name: str, verb: Callable[[db.Tx, int, str], Awaitable[None]], scope: str = "write:follows"
) -> Response[bytes]:
    viewer_id = await require_viewer(request, scope)
    tag = tags.normalize(name)
    async with db.transaction() as tx:
        await verb(tx, viewer_id, tag)
    kept_pages.touch(viewer_id)
    return json_response((await list_entities(viewer_id, [tag]))[0])


@post("/api/v1/tags/{name:str}/follow", status_code=200)
async def follow_tag(request: Req, name: str) -> Response[bytes]:
    """Have its public posts in one's home."""
    return await _change(request, name, tags.follow_tag)


@post("/api/v1/tags/{name:str}/unfollow", status_code=200)
async def unfollow_tag(request: Req, name: str) -> Response[bytes]:
    """Have them there no longer."""
    return await _change(request, name, tags.unfollow_tag)


@post("/api/v1/tags/{name:str}/feature", status_code=200)
async def feature_tag(request: Req, name: str) -> Response[bytes]:
    """Show it on one's profile."""
    return await _change(request, name, tags.show_tag, "write:accounts")


@post("/api/v1/tags/{name:str}/unfeature", status_code=200)
async def unfeature_tag(request: Req, name: str) -> Response[bytes]:
    """Show it there no longer."""
    return await _change(request, name, tags.hide_tag, "write:accounts")


@get("/api/v1/followed_tags")
async def read_followed(request: Req) -> Response[bytes]:
    """The tags the viewer follows."""
    viewer_id = await require_viewer(request, "read:follows")
    page = read_page(request, 100, 200)
    rows = await tags.list_followed(viewer_id, page)
    headers = link_header(request, settings().base_url, page, [row[0] for row in rows], only_when_full=True)
    return json_response(await list_entities(viewer_id, [tag for _, tag in rows]), headers=headers)


class TagParams(msgspec.Struct, rename={"any_of": "any", "all_of": "all", "none_of": "none"}):
    """Which posts of a tag's timeline."""

    any_of: list[str] = msgspec.field(default_factory=list)
    all_of: list[str] = msgspec.field(default_factory=list)
    none_of: list[str] = msgspec.field(default_factory=list)
    only_media: bool | None = None
    remote: bool | None = None


@get("/api/v1/timelines/tag/{name:str}")
async def read_tag_timeline(request: Req, name: str) -> Response[bytes]:
    """Public posts with a tag, with any, all and none of others."""
    viewer_id, page, params = await viewer_id_of(request), read_page(request), read_query(request, TagParams)
    any_of, all_of, none_of = (
        [tags.normalize(tag) for tag in names] for names in (params.any_of, params.all_of, params.none_of)
    )
    wish = tags.TagWish(tags.normalize(name), any_of, all_of, none_of, only_media=bool(params.only_media))
    ids = [] if params.remote else await tags.list_tagged(viewer_id, wish, page)
    found = await list_statuses(viewer_id, ids, unasked=True, context="public", feed="explore")
    return json_response(join_array(found.values()), headers=link_header(request, settings().base_url, page, ids))


handlers = [read_tag, follow_tag, unfollow_tag, feature_tag, unfeature_tag, read_followed, read_tag_timeline]
