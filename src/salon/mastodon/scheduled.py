"""Posts for later, over HTTP."""

import datetime as dt
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, put

from salon.accounts.guards import require_viewer
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.media.queries import find_own
from salon.media.views import to_attachment
from salon.studio import posting
from salon.studio.posting import Scheduled

Req = Request[Any, Any, Any]


class TimeParams(msgspec.Struct):
    """When."""

    scheduled_at: str = ""


def read_time(text: str) -> dt.datetime:
    """A time as apps send it (ISO 8601, UTC unless it says otherwise); raises `Invalid`."""
    try:
        at = dt.datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid("Validation failed: Scheduled at is not a time") from error
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


async def to_entity(author_id: int, one: Scheduled) -> dict[str, Any]:
    """Mastodon's ScheduledStatus."""
    draft, found = one.params, [await find_own(author_id, media_id) for media_id in one.media_ids]
    return {
        "id": str(one.id),
        "scheduled_at": clock.to_wire(one.scheduled_at),
        "params": {
            "text": draft["text"],
            "poll": draft.get("poll"),
            "media_ids": [str(media_id) for media_id in one.media_ids] or None,
            "sensitive": draft["sensitive"],
            "spoiler_text": draft["spoiler_text"] or None,
            "visibility": draft["visibility"],
            "language": draft["language"],
            "in_reply_to_id": draft["reply_to_id"],
            "quoted_status_id": str(draft["quote_of_id"]) if draft.get("quote_of_id") else None,
            "quote_approval_policy": draft.get("quote_policy"),
            "scheduled_at": None,
            "idempotency": None,
            "application_id": 0,
            "with_rate_limit": False,
        },
        "media_attachments": [to_attachment(media) for media in found if media is not None],
    }


async def answer_scheduled(author_id: int, scheduled_id: int) -> Response[bytes]:
    """One waiting post; raises `NotFound`."""
    one = await posting.find_scheduled(author_id, scheduled_id)
    if one is None:
        raise NotFound
    return json_response(await to_entity(author_id, one))


@get("/api/v1/scheduled_statuses")
async def read_scheduled(request: Req) -> Response[bytes]:
    """What waits."""
    author_id, page = await require_viewer(request, "read:statuses"), read_page(request)
    found = await posting.list_scheduled(author_id, page)
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    return json_response([await to_entity(author_id, one) for one in found], headers=headers)


@get("/api/v1/scheduled_statuses/{scheduled_id:str}")
async def read_one(request: Req, scheduled_id: str) -> Response[bytes]:
    """One of them."""
    return await answer_scheduled(await require_viewer(request, "read:statuses"), parse_id(scheduled_id))


@put("/api/v1/scheduled_statuses/{scheduled_id:str}")
async def change_time(request: Req, scheduled_id: str) -> Response[bytes]:
    """Move it to another time."""
    author_id = await require_viewer(request, "write:statuses")
    at = read_time((await read_body(request, TimeParams)).scheduled_at)
    async with db.transaction() as tx:
        await posting.reschedule(tx, author_id, parse_id(scheduled_id), at)
    return await answer_scheduled(author_id, parse_id(scheduled_id))


@delete("/api/v1/scheduled_statuses/{scheduled_id:str}", status_code=200)
async def call_off(request: Req, scheduled_id: str) -> Response[bytes]:
    """Call it off."""
    author_id = await require_viewer(request, "write:statuses")
    async with db.transaction() as tx:
        await posting.unschedule(tx, author_id, parse_id(scheduled_id))
    return json_response({})


handlers = [read_scheduled, read_one, change_time, call_off]
