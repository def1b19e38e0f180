"""Statuses over HTTP: write, read, edit, delete, boost, favourite, bookmark, pin, and the conversation around one."""

import datetime as dt
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import find_viewer, require_viewer
from salon.accounts.viewers import allows
from salon.consent.routes import require_no_signal
from salon.consent.signals import list_reserved
from salon.emoji.queries import find_in, list_known
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.idempotency import once
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon import kept_pages
from salon.mastodon.entities.people import list_account_bytes
from salon.mastodon.entities.renders import find_usage_headers, forget_post
from salon.mastodon.entities.statuses import join_array, list_shown, list_statuses
from salon.mastodon.scheduled import answer_scheduled, read_time
from salon.media.rules import read_said
from salon.posts import actions, queries
from salon.posts.checking import asking_outside
from salon.posts.flags import NO_FLAGS, Flags
from salon.posts.models import Draft, PollWish
from salon.posts.rules import Standing
from salon.studio.posting import change_rights, edit, publish, schedule

Req = Request[Any, Any, Any]
OWN_AND_NEW = NO_FLAGS._replace(standing=Standing(is_author=True))  # nobody has done anything with it yet


class StatusParams(msgspec.Struct, kw_only=True):
    """What clients send to write or edit a post."""

    status: str | None = None
    spoiler_text: str | None = None
    sensitive: bool | None = None
    visibility: str | None = None
    language: str | None = None
    in_reply_to_id: str | None = None
    quoted_status_id: str | None = None
    quote_approval_policy: str | None = None
    reply_policy: str | None = None
    media_ids: list[str] | None = None
    media_attributes: list[dict[str, Any]] | None = None
    poll: PollWish | None = None
    scheduled_at: str | None = None
    remix: str | None = None
    recipe: str | None = None
    degree: str | None = None
    consent: dict[str, bool] | None = None  # what may be done with just this post, by purpose
    salon: dict[str, Any] | None = None


async def _read_params(request: Req) -> StatusParams:
    """Read a post, which says yes to nothing while the browser says no for its author."""
    params = await read_body(request, StatusParams)
    require_no_signal(request, [*(params.consent or {}).values()])
    return params


async def viewer_id_of(request: Req, scope: str = "read:statuses") -> int | None:
    """The account looking, or None; a token without the scope is refused."""
    viewer = await find_viewer(request)
    if viewer is None or viewer.account_id is None:
        return None
    if not allows(viewer.scopes, scope):
        raise Forbidden("This action is outside the authorized scopes")
    return viewer.account_id


async def one_status(viewer_id: int | None, post_id: int, flags: Flags | None = None) -> bytes:
    """A Status as the viewer sees it; raises `NotFound` when they do not. `flags`, where known, spare their query."""
    found = await list_shown(viewer_id, [post_id], flags=None if flags is None else {post_id: flags})
    if post_id not in found:
        raise NotFound
    return b"".join(found[post_id].pieces)


@post("/api/v1/statuses")
async def write_status(request: Req) -> Response[bytes]:
    """Publish a post; the same Idempotency-Key publishes once, whoever sends it twice and however close."""
    author_id = await require_viewer(request, "write:statuses")
    params = await _read_params(request)
    draft = Draft(
        text=(params.status or "").replace("\r\n", "\n"),
        spoiler_text=params.spoiler_text or "",
        sensitive=bool(params.sensitive),
        visibility=params.visibility or "public",
        language=params.language[:12] if params.language else None,
        reply_to_id=parse_id(params.in_reply_to_id) if params.in_reply_to_id else None,
        quote_of_id=parse_id(params.quoted_status_id) if params.quoted_status_id else None,
        quote_policy=params.quote_approval_policy or None,
        reply_policy=params.reply_policy or "everyone",
        media_ids=[parse_id(text) for text in params.media_ids or []],
        remix=params.remix or "everyone",
        recipe=params.recipe or "shown",
        poll=params.poll,
        degree=read_said(params.degree, params.salon),
        consents=params.consent or {},
        reserves=list_reserved(request.headers.getall("content-usage", [])),
    )
    key = request.headers.get("idempotency-key")
    at = read_time(params.scheduled_at) if params.scheduled_at else None
    if at is not None and at > clock.now():
        return await answer_scheduled(author_id, await once(author_id, key, _later(author_id, draft, at)))
    post_id = await asking_outside(draft, lambda: once(author_id, key, lambda tx: publish(tx, author_id, draft)))
    if draft.quote_of_id is not None:
        forget_post(draft.quote_of_id)
    kept_pages.touch(author_id)
    return json_response(await one_status(author_id, post_id, OWN_AND_NEW if key is None else None))


def _later(author_id: int, draft: Draft, at: dt.datetime) -> Callable[[db.Tx], Awaitable[int]]:
    return lambda tx: schedule(tx, author_id, draft, at)


@get("/api/v1/statuses/{status_id:str}")
async def read_status(request: Req, status_id: str) -> Response[bytes]:
    """One post."""
    post_id = parse_id(status_id)
    status = await one_status(await viewer_id_of(request), post_id)
    return json_response(status, headers=find_usage_headers(post_id))


class IdsParams(msgspec.Struct):
    """A list of ids, sent as `id[]=` or bare `id=`."""

    id: list[str] = msgspec.field(default_factory=list)


@get("/api/v1/statuses")
async def read_statuses(request: Req) -> Response[bytes]:
    """Several posts at once; those that cannot be seen are left out."""
    viewer_id = await viewer_id_of(request)
    ids = [parse_id(text) for text in read_query(request, IdsParams).id]
    if len(ids) > 20:
        raise Invalid("Validation failed: at most 20 ids")
    return json_response(join_array((await list_statuses(viewer_id, ids)).values()))


@put("/api/v1/statuses/{status_id:str}")
async def change_status(request: Req, status_id: str) -> Response[bytes]:
    """Edit one's own post; pictures not named go, their descriptions may change along."""
    author_id = await require_viewer(request, "write:statuses")
    post_id = parse_id(status_id)
    params = await _read_params(request)
    if _only_rights(params):
        async with db.transaction() as tx:
            await change_rights(tx, author_id, post_id, params.remix, params.recipe)
        made_stale(author_id, post_id)
        return json_response(await one_status(author_id, post_id))
    draft = Draft(
        text=(params.status or "").replace("\r\n", "\n"),
        spoiler_text=params.spoiler_text or "",
        sensitive=bool(params.sensitive),
        language=params.language,
        quote_policy=params.quote_approval_policy or None,
        media_ids=[parse_id(text) for text in params.media_ids or []],
        descriptions={
            parse_id(str(one["id"])): str(one["description"] or "")
            for one in params.media_attributes or []
            if "id" in one and "description" in one
        },
        poll=params.poll,
        degree=read_said(params.degree, params.salon),
        consents=params.consent or {},
        reserves=list_reserved(request.headers.getall("content-usage", [])),
    )
    await asking_outside(draft, lambda: _change(author_id, post_id, draft, params))
    made_stale(author_id, post_id)
    return json_response(await one_status(author_id, post_id))


async def _change(author_id: int, post_id: int, draft: Draft, params: StatusParams) -> None:
    async with db.transaction() as tx:
        await edit(tx, author_id, post_id, draft)
        if params.remix or params.recipe:
            await change_rights(tx, author_id, post_id, params.remix, params.recipe)


def _only_rights(params: StatusParams) -> bool:
    """Whether nothing but `remix` and `recipe` was sent, so that words and pictures stay as they are."""
    rights = {"remix", "recipe"}
    sent = {name for name in StatusParams.__struct_fields__ if getattr(params, name) is not None}
    return bool(sent) and sent <= rights


@delete("/api/v1/statuses/{status_id:str}", status_code=200)
async def remove_status(request: Req, status_id: str) -> Response[bytes]:
    """Delete one's own post; the answer carries its words, so that it can be written anew."""
    author_id = await require_viewer(request, "write:statuses")
    post_id = parse_id(status_id)
    status = await one_status(author_id, post_id)
    row = (await queries.list_posts([post_id])).get(post_id)
    async with db.transaction() as tx:
        await actions.delete_post(tx, author_id, post_id)
    made_stale(author_id, post_id)
    if row is not None and row.quote_of_id is not None:
        forget_post(row.quote_of_id)
    text = msgspec.json.encode(row.text if row else "")
    return json_response(status[:-1] + b',"text":' + text + b"}")


def made_stale(viewer_id: int, post_id: int) -> None:
    """What the viewer just changed is seen by their next request in this process, before the log says so."""
    forget_post(post_id)
    kept_pages.touch(viewer_id)


async def act(
    request: Req, status_id: str, scope: str, action: Callable[[db.Tx, int, int], Awaitable[int]]
) -> Response[bytes]:
    """Run a verb of the viewer's on a post, and answer the post as it is now."""
    viewer_id = await require_viewer(request, scope)
    async with db.transaction() as tx:
        post_id = await action(tx, viewer_id, parse_id(status_id))
    made_stale(viewer_id, post_id)
    return json_response(await one_status(viewer_id, post_id))


@post("/api/v1/statuses/{status_id:str}/favourite", status_code=200)
async def favourite(request: Req, status_id: str) -> Response[bytes]:
    """Favourite."""
    return await act(request, status_id, "write:favourites", actions.favourite_post)


@post("/api/v1/statuses/{status_id:str}/unfavourite", status_code=200)
async def unfavourite(request: Req, status_id: str) -> Response[bytes]:
    """Take a favourite back."""
    return await act(request, status_id, "write:favourites", actions.unfavourite_post)


@post("/api/v1/statuses/{status_id:str}/bookmark", status_code=200)
async def bookmark(request: Req, status_id: str) -> Response[bytes]:
    """Keep for later."""
    return await act(
        request, status_id, "write:bookmarks", lambda tx, who, what: actions.bookmark_post(tx, who, what, keep=True)
    )


@post("/api/v1/statuses/{status_id:str}/unbookmark", status_code=200)
async def unbookmark(request: Req, status_id: str) -> Response[bytes]:
    """Keep no longer."""
    return await act(
        request, status_id, "write:bookmarks", lambda tx, who, what: actions.bookmark_post(tx, who, what, keep=False)
    )


class BoostParams(msgspec.Struct):
    """Who shall see the boost."""

    visibility: str = "public"


@post("/api/v1/statuses/{status_id:str}/reblog", status_code=200)
async def reblog(request: Req, status_id: str) -> Response[bytes]:
    """Boost; answers with the boost, the boosted post inside."""
    params = await read_body(request, BoostParams)
    if params.visibility not in {"public", "unlisted", "private"}:
        raise Invalid("Validation failed: Visibility is not included in the list")
    viewer_id = await require_viewer(request, "write:statuses")
    post_id = parse_id(status_id)
    async with db.transaction() as tx:
        boost_id = await actions.boost_post(tx, viewer_id, post_id, params.visibility)
        target = await queries.find_target(tx, viewer_id, post_id)
    made_stale(viewer_id, target.id if target else post_id)
    return json_response(await one_status(viewer_id, boost_id))


@post("/api/v1/statuses/{status_id:str}/unreblog", status_code=200)
async def unreblog(request: Req, status_id: str) -> Response[bytes]:
    """Take a boost back."""
    return await act(request, status_id, "write:statuses", actions.unboost_post)


async def _pin(request: Req, status_id: str, *, pinned: bool) -> Response[bytes]:
    author_id = await require_viewer(request, "write:accounts")
    post_id = parse_id(status_id)
    async with db.transaction() as tx:
        await actions.pin_post(tx, author_id, post_id, pinned=pinned)
    made_stale(author_id, post_id)
    return json_response(await one_status(author_id, post_id))


@post("/api/v1/statuses/{status_id:str}/pin", status_code=200)
async def pin(request: Req, status_id: str) -> Response[bytes]:
    """Pin one's own post to the profile."""
    return await _pin(request, status_id, pinned=True)


@post("/api/v1/statuses/{status_id:str}/unpin", status_code=200)
async def unpin(request: Req, status_id: str) -> Response[bytes]:
    """Unpin it."""
    return await _pin(request, status_id, pinned=False)


@get("/api/v1/statuses/{status_id:str}/context")
async def read_context(request: Req, status_id: str) -> Response[bytes]:
    """The conversation: what came before, and every answer."""
    viewer_id = await viewer_id_of(request)
    post_id = parse_id(status_id)
    await one_status(viewer_id, post_id)
    above, below = await queries.list_ancestors(post_id), await queries.list_descendants(post_id, viewer_id)
    found = await list_statuses(viewer_id, [*above, *below], unasked=True, context="thread")
    ancestors = join_array(found[i] for i in above if i in found)
    descendants = join_array(found[i] for i in below if i in found)
    return json_response(b'{"ancestors":' + ancestors + b',"descendants":' + descendants + b"}")


@get("/api/v1/statuses/{status_id:str}/source")
async def read_source(request: Req, status_id: str) -> Response[bytes]:
    """The words as they were typed, for editing."""
    author_id = await require_viewer(request, "read:statuses")
    post_id = parse_id(status_id)
    row = (await queries.list_posts([post_id])).get(post_id)
    if row is None or row.author_id != author_id:
        raise NotFound
    return json_response({"id": str(row.id), "text": row.text, "spoiler_text": row.spoiler_text})


NOW_TOO = ("content", "spoiler_text", "sensitive", "account", "media_attachments", "emojis", "quote")


@get("/api/v1/statuses/{status_id:str}/history")
async def read_history(request: Req, status_id: str) -> Response[bytes]:
    """Every form the post has had, oldest first."""
    viewer_id = await viewer_id_of(request)
    post_id = parse_id(status_id)
    status = msgspec.json.decode(await one_status(viewer_id, post_id))
    known = await list_known()
    earlier = [
        {
            "content": html,
            "spoiler_text": spoiler,
            "sensitive": sensitive,
            "created_at": clock.to_wire(at),  # type: ignore[arg-type]
            "account": status["account"],
            "media_attachments": media_then,
            "emojis": find_in(known, spoiler, text),
            "quote": status["quote"],
        }
        for text, html, spoiler, sensitive, media_then, at in await queries.list_edits(post_id)
    ]
    now = {key: status[key] for key in NOW_TOO}
    now |= {"created_at": status["edited_at"] or status["created_at"]}
    return json_response([*earlier, now])


async def _people(request: Req, status_id: str, list_people: Callable[..., Any]) -> Response[bytes]:
    viewer_id = await viewer_id_of(request)
    post_id = parse_id(status_id)
    await one_status(viewer_id, post_id)
    page = read_page(request, 40, 80)
    rows = await list_people(post_id, page)
    accounts = await list_account_bytes({account_id for _, account_id in rows})
    headers = link_header(request, settings().base_url, page, [row[0] for row in rows], only_when_full=True)
    return json_response(join_array(accounts[i] for _, i in rows if i in accounts), headers=headers)


@get("/api/v1/statuses/{status_id:str}/favourited_by")
async def read_fans(request: Req, status_id: str) -> Response[bytes]:
    """Who favourited."""
    return await _people(request, status_id, queries.list_fans)


@get("/api/v1/statuses/{status_id:str}/reblogged_by")
async def read_boosters(request: Req, status_id: str) -> Response[bytes]:
    """Who boosted."""
    return await _people(request, status_id, queries.list_boosters)


handlers = [
    write_status,
    read_status,
    read_statuses,
    change_status,
    remove_status,
    favourite,
    unfavourite,
    bookmark,
    unbookmark,
    reblog,
    unreblog,
    pin,
    unpin,
    read_context,
    read_source,
    read_history,
    read_fans,
    read_boosters,
]
