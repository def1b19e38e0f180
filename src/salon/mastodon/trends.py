"""What is trending, over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from salon.kit.http import json_response, read_query
from salon.kit.pages import read_page
from salon.mastodon.entities.cards import to_preview
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.mastodon.tags import list_entities
from salon.posts.cards.queries import list_by_url
from salon.timelines.links import list_link_usage
from salon.timelines.trends import list_trends

Req = Request[Any, Any, Any]


class OffsetParams(msgspec.Struct):
    """How far down."""

    offset: int = 0


@get(["/api/v1/trends/tags", "/api/v1/trends"])
async def read_tags(request: Req) -> Response[bytes]:
    """Tags many people use just now."""
    viewer_id = await viewer_id_of(request)
    page, params = read_page(request, 10, 20), read_query(request, OffsetParams)
    names = await list_trends("tag", page.limit, params.offset)
    return json_response(await list_entities(viewer_id, names))


@get("/api/v1/trends/statuses")
async def read_statuses(request: Req) -> Response[bytes]:
    """Posts many people like just now."""
    viewer_id = await viewer_id_of(request)
    page, params = read_page(request, 20, 40), read_query(request, OffsetParams)
    ids = [int(name) for name in await list_trends("status", page.limit, params.offset)]
    found = await list_statuses(viewer_id, ids, unasked=True, context="public", feed="explore")
    return json_response(join_array(found.values()))


@get("/api/v1/trends/links")
async def read_links(request: Req) -> Response[bytes]:
    """Links many people share just now, as Mastodon's Trends::Link."""
    await viewer_id_of(request)
    page, params = read_page(request, 10, 20), read_query(request, OffsetParams)
    urls = await list_trends("link", page.limit, params.offset)
    cards, usage = await list_by_url(urls), await list_link_usage(urls)
    return json_response(
        [
            to_preview(cards[url])
            | {
                "history": [
                    {"day": str(day.day), "uses": str(day.uses), "accounts": str(day.accounts)} for day in usage[url]
                ]
            }
            for url in urls
            if url in cards
        ]
    )


handlers = [read_tags, read_statuses, read_links]
