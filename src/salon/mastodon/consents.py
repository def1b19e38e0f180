"""What may be done with one post, over HTTP: for whoever sees it to read, for its author to say."""

from typing import Any

import msgspec
from litestar import Request, Response, get, put

from salon.accounts.guards import require_viewer
from salon.consent.actions import decide_post
from salon.consent.routes import read_means, require_no_signal
from salon.consent.views import get_post_choices
from salon.kit import db
from salon.kit.errors import Invalid, NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.mastodon.entities.statuses import list_statuses
from salon.mastodon.statuses import made_stale, viewer_id_of
from salon.posts import queries

Req = Request[Any, Any, Any]


class PostWishes(msgspec.Struct, kw_only=True):
    """Yes, no, or as for all my posts (null), by purpose."""

    purposes: dict[str, bool | None] = msgspec.field(default_factory=dict)
    language: str | None = None


@get("/api/salon/v1/posts/{post_id:str}/consent")
async def read_post_consent(request: Req, post_id: str) -> Response[bytes]:
    """What may be done with a post I see."""
    return await _answer(await viewer_id_of(request), parse_id(post_id))


@put("/api/salon/v1/posts/{post_id:str}/consent")
async def change_post_consent(request: Req, post_id: str) -> Response[bytes]:
    """Say of one of my posts what differs from all the others."""
    author_id = await require_viewer(request, "write:statuses")
    one, wishes = parse_id(post_id), await read_body(request, PostWishes)
    if not wishes.purposes:
        raise Invalid("Validation failed: say yes or no to at least one purpose")
    require_no_signal(request, [*wishes.purposes.values()])
    means = await read_means(request, wishes.language)
    async with db.transaction() as tx:
        await decide_post(tx, author_id, one, wishes.purposes, means)
    made_stale(author_id, one)
    return await _answer(author_id, one)


async def _answer(viewer_id: int | None, post_id: int) -> Response[bytes]:
    row = (await queries.list_posts([post_id])).get(post_id)
    if row is None or post_id not in await list_statuses(viewer_id, [post_id]):
        raise NotFound
    body = await get_post_choices(row.author_id, post_id, is_author=row.author_id == viewer_id)
    return json_response(body, headers={"Cache-Control": "private, no-store"})


handlers: list[Any] = [read_post_consent, change_post_consent]
