"""The dial over HTTP: read it and turn it."""

from typing import Any

from litestar import Request, Response, get, put

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.http import json_response, read_body
from salon.kit.questions import ask_one
from salon.mastodon import kept_pages
from salon.timelines.dials import DEGREES, FEEDS, DialWish, ask_dials, forget_dial, turn_dial

Req = Request[Any, Any, Any]


@get("/api/salon/v1/dial")
async def read_dial(request: Req) -> Response[bytes]:
    """What the viewer sees everywhere and in feeds with a choice of their own (else null), and if bots are hidden."""
    return await _answer(await require_viewer(request, "read:filters"))


@put("/api/salon/v1/dial")
async def change_dial(request: Req) -> Response[bytes]:
    """Turn the dial; what is left out stays, and a feed that is null follows everywhere again."""
    viewer_id = await require_viewer(request, "write:filters")
    wish = await read_body(request, DialWish)
    async with db.transaction() as tx:
        await turn_dial(tx, viewer_id, wish)
    forget_dial(viewer_id)
    kept_pages.touch(viewer_id)
    return await _answer(viewer_id)


async def _answer(viewer_id: int) -> Response[bytes]:
    dial = (await ask_one(ask_dials([viewer_id])))[viewer_id]
    own = dict(dial.feeds)
    feeds = {feed: _to_choice(own[feed]) if feed in own else None for feed in FEEDS}
    return json_response({"everywhere": _to_choice(dial.everywhere), "feeds": feeds, "hides_bots": dial.hides_bots})


def _to_choice(shown: frozenset[str]) -> dict[str, Any]:
    return {"degrees": [degree for degree in DEGREES if degree in shown], "unknown": "unknown" in shown}


handlers: list[Any] = [read_dial, change_dial]
