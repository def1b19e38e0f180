"""Search over HTTP: people, posts and tags."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from salon.accounts.queries import search_accounts
from salon.kit.context import settings
from salon.kit.errors import BadRequest
from salon.kit.http import json_response, read_query
from salon.kit.pages import read_page
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.posts.queries import search_posts, search_tags


class SearchParams(msgspec.Struct):
    """What is looked for."""

    q: str = ""
    type: str | None = None
    offset: int = 0


@get("/api/v2/search")
async def search(request: Request[Any, Any, Any]) -> Response[bytes]:
    """People by name, posts by words, tags by beginning."""
    viewer_id = await viewer_id_of(request, "read:search")
    params, page = read_query(request, SearchParams), read_page(request)
    words = params.q.strip()[:200]
    if not words:
        raise BadRequest("Say what to search for in q.")
    offset = max(params.offset, 0) if params.type else 0
    people: list[bytes] = []
    posts: list[bytes] = []
    tags: list[dict[str, Any]] = []
    if params.type in {None, "accounts"}:
        ids = await search_accounts(words.lstrip("@").split("@")[0], page.limit, offset)
        accounts = await list_account_bytes(set(ids))
        people = [accounts[i] for i in ids if i in accounts]
    if params.type in {None, "statuses"} and not words.startswith(("@", "#")):
        posts = list((await list_statuses(viewer_id, await search_posts(viewer_id, words, page, offset))).values())
    if params.type in {None, "hashtags"}:
        found = await search_tags(words.lstrip("#").lower(), page.limit) if not offset else []
        tags = [{"name": tag, "url": f"{settings().base_url}/tags/{tag}", "history": []} for tag in found]
    body = b'{"accounts":' + join_array(people) + b',"statuses":' + join_array(posts)
    return json_response(body + b',"hashtags":' + msgspec.json.encode(tags) + b"}")


handlers = [search]
