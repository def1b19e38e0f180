"""The family of a post, its recipe and its remixes, with every post as its viewer may see it."""

from typing import Any

import msgspec
from litestar import Request, Response, get, put

from salon.accounts.guards import require_viewer
from salon.accounts.views import get_account
from salon.kit import db
from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id, to_time
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.statuses import join_array, list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.notifications import actions as notifications
from salon.notifications import queries as told
from salon.posts import queries as posts
from salon.studio import families
from salon.studio.families import Family, Relative, list_lineage
from salon.studio.recipes import list_recipes

Req = Request[Any, Any, Any]
NULL = msgspec.Raw(b"null")


class TreeParams(msgspec.Struct):
    """How much of the tree."""

    whole: bool = False


@get("/api/salon/v1/posts/{post_id:str}/lineage")
async def show_lineage(request: Req, post_id: str) -> Response[bytes]:
    """The family tree round a post, with `whole` its cousins too.

    Those deleted or hidden from the viewer keep their place without their words.
    """
    viewer_id = await viewer_id_of(request)
    one = parse_id(post_id)
    family = await list_lineage(viewer_id, one, whole=read_query(request, TreeParams).whole)
    statuses = await list_statuses(viewer_id, [relative.id for relative in family.relatives])
    own = next(relative for relative in family.relatives if relative.id == one)
    if one not in statuses and not (own.deleted and len(family.relatives) > 1):
        raise NotFound
    nodes = sorted(family.relatives, key=lambda relative: (relative.depth, relative.id))
    return json_response(
        {
            "post_id": str(one),
            "nodes": [_node(relative, family, statuses.get(relative.id)) for relative in nodes],
            "remixes_count": family.remixes,
            "descendants_count": family.descendants,
            "complete": len(nodes) < families.MOST_RELATIVES,
        }
    )


def _node(relative: Relative, family: Family, status: bytes | None) -> dict[str, Any]:
    edges = [edge for edge in family.edges if edge.child_id == relative.id]
    return {
        "id": str(relative.id),
        "status": msgspec.Raw(status) if status is not None else NULL,
        "parents": [str(edge.parent_id) for edge in edges],
        "roles": [edge.role for edge in edges],
        "depth": relative.depth,
        "change": relative.change if status is not None else None,
        "remixes_count": relative.children,
        "gone": None if status is not None else _reason(relative),
        "created_at": to_wire(to_time(relative.id)),
    }


def _reason(relative: Relative) -> str:
    if relative.taken_down:
        return "taken_down"
    return "deleted" if relative.deleted else "hidden"


@get("/api/salon/v1/posts/{post_id:str}/remixes")
async def show_remixes(request: Req, post_id: str) -> Response[bytes]:
    """What grew straight out of a post, newest first; those the viewer may not see are left out."""
    viewer_id, one, page = await viewer_id_of(request), parse_id(post_id), read_page(request)
    if one not in await list_statuses(viewer_id, [one]):
        raise NotFound
    ids = await families.list_remixes(one, page)
    headers = link_header(request, settings().base_url, page, ids)
    return json_response(join_array((await list_statuses(viewer_id, ids)).values()), headers=headers)


@get("/api/salon/v1/posts/{post_id:str}/recipe")
async def show_recipe(request: Req, post_id: str) -> Response[bytes]:
    """How the pictures of a post were made; when its author keeps that to themselves, theirs only."""
    viewer_id, one = await viewer_id_of(request), parse_id(post_id)
    row = (await posts.list_posts([one])).get(one)
    if row is None or one not in await list_statuses(viewer_id, [one]):
        raise NotFound
    if row.recipe == "hidden" and row.author_id != viewer_id:
        raise NotFound("The author keeps the recipe of this post to themselves.")
    recipes = await list_recipes(one)
    pictures = [
        {
            "media_id": str(one.media_id),
            "engine": one.engine,
            "engine_name": one.engine_name,
            "prompt": one.prompt,
            "seed": one.seed,
            "style": one.style,
            "parents": [str(parent_id) for parent_id in one.parents],
        }
        for one in recipes
    ]
    return json_response({"post_id": post_id, "recipe": row.recipe, "pictures": pictures})


@get("/api/salon/v1/accounts/{account_id:str}/credit")
async def show_credit(account_id: str) -> Response[bytes]:
    """How many posts of others grew out of an account's, remixes of remixes too."""
    account = await get_account(parse_id(account_id))
    works = 0 if account.suspended is True else await families.count_works(int(account.id))
    return json_response({"descended_works": works})


class WishParams(msgspec.Struct):
    """Whether one wants to be told of remixes of remixes of one's posts too."""

    descendants: bool = False


@get("/api/salon/v1/remix_notifications")
async def show_wish(request: Req) -> Response[bytes]:
    """Of which remixes I am told; of those of my own posts always."""
    owner_id = await require_viewer(request, "read:notifications")
    return json_response({"descendants": await told.find_remix_wish(owner_id)})


@put("/api/salon/v1/remix_notifications")
async def change_wish(request: Req) -> Response[bytes]:
    """Say whether I want to be told of remixes of remixes too."""
    owner_id = await require_viewer(request, "write:notifications")
    params = await read_body(request, WishParams)
    async with db.transaction() as tx:
        await notifications.set_remix_wish(tx, owner_id, descendants=params.descendants)
    return json_response({"descendants": params.descendants})


handlers: list[Any] = [show_lineage, show_remixes, show_recipe, show_credit, show_wish, change_wish]
