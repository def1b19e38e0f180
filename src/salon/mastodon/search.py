"""Search over HTTP: people, posts and tags."""

import re
from typing import Any

import msgspec
from litestar import Request, Response, get

from salon.accounts.queries import find_id_by_username, search_accounts
from salon.kit.context import settings
from salon.kit.errors import BadRequest
from salon.kit.http import json_response, read_query
from salon.kit.pages import read_page
from salon.mastodon.entities.labelled import leave_out_hidden
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.mastodon.tags import list_entities
from salon.posts.queries import search_posts, search_tags


class SearchParams(msgspec.Struct):
    """What is looked for."""

    q: str = ""
    type: str | None = None
    offset: int = 0
    following: bool | None = None


@get("/api/v2/search")
async def search(request: Request[Any, Any, Any]) -> Response[bytes]:
    """People by name, posts by words, tags by beginning; an address of this place finds what is there."""
    return await _search(request, old=False)


@get("/api/v1/search")
async def search_v1(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The same with tags as plain names, for older apps."""
    return await _search(request, old=True)


async def _find_by_address(viewer_id: int | None, words: str) -> tuple[list[bytes], list[bytes]]:
    """The account or post an address of this place stands for."""
    path = words.removeprefix(settings().base_url)
    if path == words:
        return [], []
    if found := re.fullmatch(r"/(?:@\w+/|posts/)(\d{1,19})", path):
        post_id = int(found.group(1))
        return [], list((await list_statuses(viewer_id, [post_id])).values())
    if found := re.fullmatch(r"/(?:@|users/)(\w+)", path):
        account_id = await find_id_by_username(found.group(1))
        return list((await list_account_bytes([account_id] if account_id else [])).values()), []
    return [], []


async def _search(request: Request[Any, Any, Any], *, old: bool) -> Response[bytes]:
    viewer_id = await viewer_id_of(request, "read:search")
    params, page = read_query(request, SearchParams), read_page(request)
    words = params.q.strip()[:200]
    if not words:
        raise BadRequest("Say what to search for in q.")
    offset = max(params.offset, 0) if params.type else 0
    people: list[bytes] = []
    posts: list[bytes] = []
    tags: list[Any] = []
    if params.type in {None, "accounts"}:
        name = words.lstrip("@").split("@")[0]
        ids = await search_accounts(
            name,
            page.limit,
            offset,
            followed_by=viewer_id,
            only_followed=bool(params.following) and viewer_id is not None,
        )
        ids = await leave_out_hidden(viewer_id, ids, name)
        accounts = await list_account_bytes(set(ids))
        people = [accounts[i] for i in ids if i in accounts]
    if params.type in {None, "statuses"} and not words.startswith(("@", "#")):
        ids = await search_posts(viewer_id, words, page, offset)
        posts = list((await list_statuses(viewer_id, ids, unasked=True, feed="search")).values())
    if params.type in {None, "hashtags"}:
        found = await search_tags(words.lstrip("#").lower(), page.limit) if not offset else []
        tags = found if old else await list_entities(viewer_id, found)
    if not offset and words.startswith(settings().base_url):
        people, posts = await _find_by_address(viewer_id, words)
    body = b'{"accounts":' + join_array(people) + b',"statuses":' + join_array(posts)
    return json_response(body + b',"hashtags":' + msgspec.json.encode(tags) + b"}")


handlers = [search, search_v1]
