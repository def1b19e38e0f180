"""Timelines over HTTP: home, public, tag, a profile's posts, favourites and bookmarks."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from salon.accounts.guards import require_viewer
from salon.accounts.views import get_account
from salon.kit import db
from salon.kit.context import settings
from salon.kit.http import json_response, read_query
from salon.kit.ids import parse_id
from salon.kit.pages import Page, link_header, read_page
from salon.mastodon import kept_pages
from salon.mastodon.entities.chosen import MARKS
from salon.mastodon.entities.statuses import join_array, join_pieces, list_shown, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.posts.flags import Flags
from salon.posts.queries import list_marked, list_shown_favourites
from salon.timelines import queries
from salon.timelines.dials import Feed
from salon.timelines.filling import fill_home
from salon.timelines.links import list_linking

Req = Request[Any, Any, Any]


@get("/api/v1/timelines/home")
async def read_home(request: Req) -> Response[bytes]:
    """What the people one follows posted; the first page is kept in the process and the log keeps it right."""
    viewer_id = await require_viewer(request, "read:statuses")
    place = kept_pages.Place(viewer_id, None, request.scope["query_string"])
    if kept := kept_pages.find(place):
        return json_response(b"".join(kept.pieces), headers=kept.headers)
    page = read_page(request)
    with kept_pages.loading(place) as keep:
        home = await list_own_home(viewer_id, page)
        ids = [row.post_id for row in home.rows]
        flags = {row.post_id: row.flags for row in home.rows}
        shown = await list_shown(viewer_id, ids, unasked=True, context="home", feed="home", flags=flags)
        pieces = join_pieces(shown.values())
        headers = link_header(request, settings().base_url, page, ids)
        if page.is_first:
            keep(kept_pages.Page(pieces, headers, home.seq), shown, ids)
    return json_response(b"".join(pieces), headers=headers)


async def list_own_home(viewer_id: int, page: Page) -> queries.HomeSlice:
    """A page of the viewer's home, filled first if it has not been."""
    home = await queries.list_home(viewer_id, page)
    if home.filled:
        return home
    async with db.transaction() as tx:
        await fill_home(tx, viewer_id)
    return await queries.list_home(viewer_id, page)


class PublicParams(msgspec.Struct):
    """Which public posts are wanted."""

    only_media: bool | None = None
    remote: bool | None = None


async def _answer(
    request: Req, page: Page, viewer_id: int | None, flags: dict[int, Flags], feed: Feed
) -> Response[bytes]:
    found = await list_shown(viewer_id, [*flags], unasked=True, context="public", feed=feed, flags=flags)
    headers = link_header(request, settings().base_url, page, [*flags])
    return json_response(b"".join(join_pieces(found.values())), headers=headers)


@get("/api/v1/timelines/public")
async def read_public(request: Req) -> Response[bytes]:
    """Everybody's public posts."""
    viewer_id, page, params = await viewer_id_of(request), read_page(request), read_query(request, PublicParams)
    flags = {} if params.remote else await queries.list_public(viewer_id, page, only_media=bool(params.only_media))
    return await _answer(request, page, viewer_id, flags, "local")


class LinkParams(msgspec.Struct):
    """Whose posts are wanted: those that share this link."""

    url: str = ""


@get("/api/v1/timelines/link")
async def read_link(request: Req) -> Response[bytes]:
    """Public posts that share a link."""
    viewer_id, page, params = await viewer_id_of(request), read_page(request), read_query(request, LinkParams)
    flags = await list_linking(viewer_id, params.url.partition("#")[0], page)
    return await _answer(request, page, viewer_id, flags, "explore")


class ProfileParams(msgspec.Struct):
    """Which of a person's posts are wanted."""

    only_media: bool | None = None
    exclude_replies: bool | None = None
    exclude_reblogs: bool | None = None
    only_remixes: bool | None = None
    pinned: bool | None = None
    tagged: str | None = None


@get("/api/v1/accounts/{account_id:str}/statuses")
async def read_profile(request: Req, account_id: str) -> Response[bytes]:
    """A person's posts, as the viewer may see them."""
    viewer_id, author_id = await viewer_id_of(request), parse_id(account_id)
    place = kept_pages.Place(viewer_id or kept_pages.STRANGER, author_id, request.scope["query_string"])
    if kept := kept_pages.find(place):
        return json_response(b"".join(kept.pieces), headers=kept.headers)
    page, wanted = read_page(request), _read_profile_filter(request)
    with kept_pages.loading(place) as keep:
        flags = await queries.list_profile(viewer_id, author_id, page, wanted)
        if not flags:
            await get_account(author_id)  # nobody has nothing to show
        shown = await list_shown(viewer_id, [*flags], context="account", feed="profiles", flags=flags)
        pieces = join_pieces(shown.values())
        headers = link_header(request, settings().base_url, page, [*flags])
        if page.is_first:
            keep(kept_pages.Page(pieces, headers, kept_pages.MAX_SEQ), shown, [*flags])
    return json_response(b"".join(pieces), headers=headers)


def _read_profile_filter(request: Req) -> queries.ProfileFilter:
    params = read_query(request, ProfileParams)
    return queries.ProfileFilter(
        only_media=bool(params.only_media),
        exclude_replies=bool(params.exclude_replies),
        exclude_boosts=bool(params.exclude_reblogs),
        only_remixes=bool(params.only_remixes),
        pinned=bool(params.pinned),
        tag=params.tagged.lower() if params.tagged else None,
    )


@get("/api/salon/v1/accounts/{account_id:str}/favourites")
async def read_shown_favourites(request: Req, account_id: str) -> Response[bytes]:
    """What of others' posts somebody favourited, where they let it be seen; otherwise nothing."""
    viewer_id, owner_id, page = await viewer_id_of(request), parse_id(account_id), read_page(request)
    rows = await list_shown_favourites(viewer_id, owner_id, page)
    if not rows:
        await get_account(owner_id)  # nobody has nothing to show
    ids = [post_id for _, post_id in rows]
    found = await list_statuses(viewer_id, ids, unasked=True, context="account", feed="profiles")
    cursors = [cursor for cursor, _ in rows]
    headers = link_header(request, settings().base_url, page, cursors, only_when_full=True)
    return json_response(join_array(found.values()), headers=headers)


async def _marked(request: Req, table: str, scope: str) -> Response[bytes]:
    viewer_id, page = await require_viewer(request, scope), read_page(request)
    rows = await list_marked(table, viewer_id, page)
    found = await list_statuses(viewer_id, [post_id for _, post_id in rows], context=MARKS)
    cursors = [cursor for cursor, _ in rows]
    headers = link_header(request, settings().base_url, page, cursors, only_when_full=True)
    return json_response(join_array(found.values()), headers=headers)


@get("/api/v1/favourites")
async def read_favourites(request: Req) -> Response[bytes]:
    """What the viewer favourited."""
    return await _marked(request, "favourites", "read:favourites")


@get("/api/v1/bookmarks")
async def read_bookmarks(request: Req) -> Response[bytes]:
    """What the viewer keeps."""
    return await _marked(request, "bookmarks", "read:bookmarks")


handlers = [read_home, read_public, read_link, read_profile, read_shown_favourites, read_favourites, read_bookmarks]
