"""The family of a post: what it grew out of and what grew out of it, with every post as its viewer may see it."""

from typing import Any

import msgspec
from litestar import Request, Response, get

from salon.accounts.guards import find_viewer
from salon.kit.clock import to_wire
from salon.kit.errors import NotFound
from salon.kit.http import json_response
from salon.kit.ids import parse_id, to_time
from salon.mastodon.entities.statuses import list_statuses
from salon.studio.queries import Family, Relative, list_lineage

NULL = msgspec.Raw(b"null")


@get("/api/salon/v1/posts/{post_id:str}/lineage")
async def show_lineage(request: Request[Any, Any, Any], post_id: str) -> Response[bytes]:
    """The family tree round a post; those deleted or hidden from the viewer keep their place without their words."""
    viewer = await find_viewer(request)
    viewer_id = viewer.account_id if viewer is not None else None
    one = parse_id(post_id)
    family = await list_lineage(one)
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
        }
    )


def _node(relative: Relative, family: Family, status: bytes | None) -> dict[str, Any]:
    gone = None if status is not None else "deleted" if relative.deleted else "hidden"
    return {
        "id": str(relative.id),
        "status": msgspec.Raw(status) if status is not None else NULL,
        "parents": [str(edge.parent_id) for edge in family.edges if edge.child_id == relative.id],
        "depth": relative.depth,
        "gone": gone,
        "created_at": to_wire(to_time(relative.id)),
    }


handlers: list[Any] = [show_lineage]
