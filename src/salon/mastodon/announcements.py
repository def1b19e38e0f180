"""Announcements over HTTP and in streams: everybody reads, puts away and reacts; the operator writes."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import find_viewer, require_operator, require_viewer
from salon.accounts.viewers import require_person
from salon.emoji.queries import find_in, list_known
from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.mastodon.scheduled import read_time
from salon.mastodon.streams import list_watching, tell
from salon.safety import announcements
from salon.safety.announcements import Announcement, AnnouncementWish
from salon.safety.events import AnnouncementEnded, AnnouncementPublished, AnnouncementReacted, AnnouncementWithdrawn

Req = Request[Any, Any, Any]
USER = ("user",)


def _to_reaction(known: dict[str, dict[str, Any]], name: str, count: int) -> dict[str, Any]:
    """A reaction with, for one of our own emoji, its picture."""
    pictures = {part: known[name][part] for part in ("url", "static_url")} if name in known else {}
    return {"name": name, "count": count, **pictures}


def _to_entity(one: Announcement, known: dict[str, dict[str, Any]], *, person: bool) -> dict[str, Any]:
    """Mastodon's Announcement; a `person` is told what they did with it themselves."""
    base = settings().base_url
    people = [mention.split(" ") for mention in one.mentions]
    entity: dict[str, Any] = {
        "id": str(one.id),
        "content": one.html,
        "starts_at": clock.to_wire(one.starts_at) if one.starts_at else None,
        "ends_at": clock.to_wire(one.ends_at) if one.ends_at else None,
        "all_day": one.all_day,
        "published": one.published_at is not None,
        "published_at": clock.to_wire(one.published_at or one.updated_at),
        "updated_at": clock.to_wire(one.updated_at),
        "mentions": [
            {"id": account_id, "username": name, "acct": name, "url": f"{base}/@{name}"} for account_id, name in people
        ],
        "statuses": [{"id": str(post_id), "url": f"{base}/posts/{post_id}"} for post_id in one.status_ids],
        "tags": [{"name": tag, "url": f"{base}/tags/{tag}"} for tag in one.tags],
        "emojis": find_in(known, one.text),
        "reactions": [
            _to_reaction(known, name, count) | ({"me": mine} if person else {}) for name, count, mine in one.reactions
        ],
    }
    return entity | ({"read": one.read} if person else {})


async def _to_own(announcement_id: int) -> dict[str, Any]:
    """One of them as its operator sees it, with the words as they were typed."""
    one = await announcements.find_announcement(announcement_id, current=False)
    if one is None:
        raise NotFound
    return _to_entity(one, await list_known(), person=False) | {"text": one.text}


class DismissedParams(msgspec.Struct):
    """Whether those put away are wanted too."""

    with_dismissed: bool | None = None


@get("/api/v1/announcements")
async def read_announcements(request: Req) -> Response[bytes]:
    """What is announced now, to any member; an app needs no scope for it."""
    viewer_id = require_person(await find_viewer(request))
    params = read_query(request, DismissedParams)
    found = await announcements.list_announcements(viewer_id, with_dismissed=bool(params.with_dismissed))
    known = await list_known()
    return json_response([_to_entity(one, known, person=True) for one in found])


@post("/api/v1/announcements/{announcement_id:str}/dismiss", status_code=200)
async def dismiss(request: Req, announcement_id: str) -> Response[bytes]:
    """Put it away."""
    viewer_id = await require_viewer(request, "write:accounts")
    async with db.transaction() as tx:
        await announcements.dismiss_announcement(tx, viewer_id, parse_id(announcement_id))
    return json_response({})


@put("/api/v1/announcements/{announcement_id:str}/reactions/{name:str}")
async def react(request: Req, announcement_id: str, name: str) -> Response[bytes]:
    """React with an emoji."""
    viewer_id = await require_viewer(request, "write:favourites")
    async with db.transaction() as tx:
        await announcements.react(tx, viewer_id, parse_id(announcement_id), name)
    return json_response({})


@delete("/api/v1/announcements/{announcement_id:str}/reactions/{name:str}", status_code=200)
async def take_reaction_back(request: Req, announcement_id: str, name: str) -> Response[bytes]:
    """Take that back."""
    viewer_id = await require_viewer(request, "write:favourites")
    async with db.transaction() as tx:
        await announcements.take_reaction_back(tx, viewer_id, parse_id(announcement_id), name)
    return json_response({})


class AnnouncementParams(msgspec.Struct):
    """An announcement as the operator sends it; `published` false keeps a new one back."""

    text: str = ""
    starts_at: str | None = None
    ends_at: str | None = None
    all_day: bool | None = None
    published: bool | None = None

    def to_wish(self) -> AnnouncementWish:
        return AnnouncementWish(
            text=self.text.replace("\r\n", "\n"),
            starts_at=read_time(self.starts_at) if self.starts_at else None,
            ends_at=read_time(self.ends_at) if self.ends_at else None,
            all_day=bool(self.all_day),
        )


@get("/api/salon/v1/announcements")
async def read_all(request: Req) -> Response[bytes]:
    """For operators: all of them, with the words as they were typed."""
    await require_operator(request, "admin:read")
    known = await list_known()
    found = await announcements.list_all()
    return json_response([_to_entity(one, known, person=False) | {"text": one.text} for one in found])


@post("/api/salon/v1/announcements", status_code=200)
async def write(request: Req) -> Response[bytes]:
    """For operators: announce something, or with `published` false only write it down."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, AnnouncementParams)
    async with db.transaction() as tx:
        one = await announcements.write_announcement(tx, operator_id, params.to_wish())
        if params.published is not False:
            await announcements.publish_announcement(tx, operator_id, one)
    return json_response(await _to_own(one))


@put("/api/salon/v1/announcements/{announcement_id:str}")
async def rewrite(request: Req, announcement_id: str) -> Response[bytes]:
    """For operators: write it anew."""
    operator_id, one = await require_operator(request, "admin:write"), parse_id(announcement_id)
    params = await read_body(request, AnnouncementParams)
    async with db.transaction() as tx:
        await announcements.rewrite_announcement(tx, operator_id, one, params.to_wish())
    return json_response(await _to_own(one))


@post("/api/salon/v1/announcements/{announcement_id:str}/publish", status_code=200)
async def publish(request: Req, announcement_id: str) -> Response[bytes]:
    """For operators: let everybody see it."""
    operator_id, one = await require_operator(request, "admin:write"), parse_id(announcement_id)
    async with db.transaction() as tx:
        await announcements.publish_announcement(tx, operator_id, one)
    return json_response(await _to_own(one))


@post("/api/salon/v1/announcements/{announcement_id:str}/unpublish", status_code=200)
async def unpublish(request: Req, announcement_id: str) -> Response[bytes]:
    """For operators: show it to nobody any more."""
    operator_id, one = await require_operator(request, "admin:write"), parse_id(announcement_id)
    async with db.transaction() as tx:
        await announcements.withdraw_announcement(tx, operator_id, one, delete=False)
    return json_response(await _to_own(one))


@delete("/api/salon/v1/announcements/{announcement_id:str}", status_code=200)
async def remove(request: Req, announcement_id: str) -> Response[bytes]:
    """For operators: take it away for good."""
    operator_id = await require_operator(request, "admin:write")
    async with db.transaction() as tx:
        await announcements.withdraw_announcement(tx, operator_id, parse_id(announcement_id), delete=True)
    return json_response({})


async def push_announcements(events: list[log.Event]) -> None:
    """Tell everybody who is looking what is announced, over, withdrawn or reacted to."""
    people = list(list_watching(USER))
    for event in events if people else ():
        if isinstance(event, AnnouncementWithdrawn | AnnouncementEnded):
            tell(people, "announcement.delete", str(event.subject_id))
        elif isinstance(event, AnnouncementPublished | AnnouncementReacted):
            await _push_current(people, event)


async def _push_current(people: list[int], event: AnnouncementPublished | AnnouncementReacted) -> None:
    one = await announcements.find_announcement(event.subject_id, current=True)
    if one is None:
        return
    known = await list_known()
    if isinstance(event, AnnouncementPublished):
        tell(people, "announcement", msgspec.json.encode(_to_entity(one, known, person=False)).decode())
        return
    count = next((count for name, count, _ in one.reactions if name == event.name), 0)
    reaction = _to_reaction(known, event.name, count) | {"announcement_id": str(one.id)}
    tell(people, "announcement.reaction", msgspec.json.encode(reaction).decode())


handlers = [
    read_announcements,
    dismiss,
    react,
    take_reaction_back,
    read_all,
    write,
    rewrite,
    publish,
    unpublish,
    remove,
]
