"""Posts that wait for a moderator, over HTTP: reading them, letting through, refusing."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_moderator
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.renders import forget_post
from salon.mastodon.proposals import answer_waiting
from salon.media import queries
from salon.media.views import to_attachment
from salon.safety import holding, takedowns
from salon.safety.proposing import Wish, propose_if_asked
from salon.safety.reasons import OTHER

Req = Request[Any, Any, Any]
PATH = "/api/salon/v1/admin/held_posts"


class RefusalParams(msgspec.Struct):
    """Why a post that waits is refused, and under which category of the transparency database."""

    reason: str = ""
    category: str = OTHER


@get(PATH)
async def list_held_posts(request: Req) -> Response[bytes]:
    """For moderators: posts that wait to be looked at, newest first, with what was found in them."""
    await require_moderator(request, "admin:read:reports")
    page = read_page(request)
    found = await holding.list_held_posts(page)
    people = await list_account_bytes({one.author_id for one in found})
    pictures = await queries.list_for_posts([one.id for one in found])
    shown = [
        {
            "id": str(one.id),
            "account": msgspec.Raw(people.get(one.author_id, b"null")),
            "held_at": clock.to_wire(one.held_at),
            "visibility": one.visibility,
            "text": one.text,
            "spoiler_text": one.spoiler_text,
            "label": one.label,
            "evidence": one.evidence,
            "media": [to_attachment(media) for media in pictures.get(one.id, [])],
        }
        for one in found
    ]
    headers = link_header(request, settings().base_url, page, [one.id for one in found])
    return json_response(shown, headers=headers)


@post(f"{PATH}/{{post_id:str}}/approve", status_code=200)
async def approve_held_post(request: Req, post_id: str) -> Response[bytes]:
    """For moderators: let a post that waits be seen by whom it is for."""
    moderator_id, one = await require_moderator(request, "admin:write:reports"), parse_id(post_id)
    async with db.transaction() as tx:
        await holding.let_post_through(tx, moderator_id, one)
    forget_post(one)
    return json_response({})


@post(f"{PATH}/{{post_id:str}}/refuse", status_code=200)
async def refuse_held_post(request: Req, post_id: str) -> Response[bytes]:
    """For moderators: take a post that waits away; its author reads why."""
    moderator_id, one = await require_moderator(request, "admin:write:reports"), parse_id(post_id)
    params = await read_body(request, RefusalParams)
    async with db.transaction() as tx:
        refusal = await holding.to_refusal(tx, one, params.reason, params.category)
        wish = Wish(deed="post.take_down", subject=one, reason=params.reason, params=refusal)
        waits = await propose_if_asked(tx, moderator_id, wish)
        if not waits:
            await takedowns.take_down(tx, moderator_id, refusal)
    forget_post(one)
    return await answer_waiting(waits) if waits else json_response({})


handlers: list[Any] = [list_held_posts, approve_held_post, refuse_held_post]
