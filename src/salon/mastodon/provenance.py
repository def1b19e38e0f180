"""How pictures were made, told whole; disputes about it; and the check of any file. All of it Salon's own."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import find_viewer, require_moderator, require_viewer
from salon.kit import db
from salon.kit.clock import to_wire
from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound, TooLargeError
from salon.kit.http import is_upload, json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, address_of, spend
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.statuses import list_statuses
from salon.mastodon.statuses import viewer_id_of
from salon.media.marks import Marked
from salon.media.rules import Testimony
from salon.media.stories import Story, find_story
from salon.media.verifying import fetch_file, verify_file
from salon.safety import disputes
from salon.safety.disputes import Dispute

Req = Request[Any, Any, Any]
CHECKS = Limit("verify", 30, 600)
DISPUTES = Limit("disputes", 20, 86_400)


@get("/api/salon/v1/media/{media_id:str}/provenance")
async def read_provenance(request: Req, media_id: str) -> Response[bytes]:
    """The whole story of a picture: what is claimed, by whom, how we know, what it grew out of, and who doubts it."""
    viewer_id = await viewer_id_of(request)
    story = await _get_story(viewer_id, parse_id(media_id))
    about = await disputes.list_about(story.media_id)
    posts = [*story.parents, *([story.copied.post_id] if story.copied and story.copied.post_id else [])]
    seen = set(await list_statuses(viewer_id, posts))
    return json_response(
        {
            "media_id": str(story.media_id),
            "post_id": str(story.post_id) if story.post_id else None,
            "degree": story.degree,
            "evidence": story.evidence,
            "claims": [_to_claim(story, one) for one in story.said],
            "engine": {"id": story.engine, "name": story.engine_name} if story.engine else None,
            "layers": {"credentials": bool(story.engine or story.credentials), "watermark": story.marked},
            "credentials": story.credentials,
            "copy_of": _to_original(story.copied, seen) if story.copied else None,
            "ingredients": [
                {"post_id": str(one) if one in seen else None, "relationship": "componentOf" if place else "parentOf"}
                for place, one in enumerate(story.parents)
            ],
            "training": story.training,
            "created_at": to_wire(story.created_at),
            "disputes": [_to_dispute(one, whole=one.by_id == viewer_id) for one in about],
            "questions_count": sum(one.kind == "question" and one.state == "open" for one in about),
        }
    )


async def _get_story(viewer_id: int | None, media_id: int) -> Story:
    """The story of a picture the viewer may see; one that is in no post is its owner's alone."""
    story = await find_story(media_id)
    if story is None:
        raise NotFound
    if story.post_id is None and story.owner_id != viewer_id:
        raise NotFound
    if story.post_id is not None and story.post_id not in await list_statuses(viewer_id, [story.post_id]):
        raise NotFound
    return story


def _to_claim(story: Story, said: Testimony) -> dict[str, Any]:
    """One thing that speaks for a degree: who says so, and when."""
    credentials = story.credentials or {}
    by, at = {
        "log": (settings().title, story.created_at),
        "watermark": (settings().title, story.created_at),
        "credential": (credentials.get("issuer") or credentials.get("generator"), story.created_at),
        "ruling": ("moderators", story.ruled_at),
        "author": ("author", story.said_at),
    }[said.evidence]
    return {"evidence": said.evidence, "degree": said.degree, "by": by, "at": to_wire(at) if at else None}


def _to_original(marked: Marked, seen: set[int]) -> dict[str, Any]:
    return {
        "post_id": str(marked.post_id) if marked.post_id in seen else None,
        "engine_name": marked.engine_name,
        "made_at": to_wire(marked.marked_at),
        "gone": marked.degree is None,
    }


def _to_dispute(one: Dispute, *, whole: bool) -> dict[str, Any]:
    """A dispute; who filed it and why is for them and for moderators."""
    body = {
        "id": str(one.id),
        "media_id": str(one.media_id),
        "kind": one.kind,
        "degree": one.degree,
        "state": one.state,
        "note": one.note,
        "created_at": to_wire(one.created_at),
        "settled_at": to_wire(one.settled_at) if one.settled_at else None,
    }
    return body | {"account_id": str(one.by_id), "reason": one.reason} if whole else body


class DisputeParams(msgspec.Struct):
    """What somebody says a picture is, and why."""

    degree: str = ""
    reason: str = ""


@post("/api/salon/v1/media/{media_id:str}/disputes")
async def dispute_label(request: Req, media_id: str) -> Response[bytes]:
    """Dispute the label of one's own picture, or question that of another's; moderators look at it."""
    viewer_id = await require_viewer(request, "write:reports")
    params = await read_body(request, DisputeParams)
    story = await _get_story(viewer_id, parse_id(media_id))
    await spend(DISPUTES, str(viewer_id))
    async with db.transaction() as tx:
        dispute_id = await disputes.file_dispute(tx, viewer_id, story.media_id, params.degree, params.reason)
    return await _answer(dispute_id)


async def _answer(dispute_id: int) -> Response[bytes]:
    one = await disputes.find_dispute(dispute_id)
    if one is None:
        raise NotFound
    return json_response(_to_dispute(one, whole=True))


class DeskParams(msgspec.Struct):
    """Which disputes."""

    state: str = "open"


@get("/api/salon/v1/disputes")
async def read_disputes(request: Req) -> Response[bytes]:
    """Disputes for the moderators' desk, the open ones unless asked otherwise."""
    await require_moderator(request, "admin:read:reports")
    page = read_page(request, 40, 80)
    found = await disputes.list_disputes(page, read_query(request, DeskParams).state)
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    return json_response([_to_dispute(one, whole=True) for one in found], headers=headers)


class RulingParams(msgspec.Struct):
    """What moderators found: a degree, or None when the label stands."""

    degree: str | None = None
    note: str | None = None


@post("/api/salon/v1/disputes/{dispute_id:str}/settle", status_code=200)
async def settle_dispute(request: Req, dispute_id: str) -> Response[bytes]:
    """Close a dispute: let the label stand, or say what the picture is."""
    moderator_id = await require_moderator(request, "admin:write:reports")
    params = await read_body(request, RulingParams)
    one = parse_id(dispute_id)
    async with db.transaction() as tx:
        await disputes.settle_dispute(tx, moderator_id, one, params.degree or None, params.note)
    return await _answer(one)


class CheckParams(msgspec.Struct):
    """What is to be checked."""

    file: Any = None
    url: str | None = None


@post("/api/salon/v1/verify", status_code=200)
async def verify(request: Req) -> Response[bytes]:
    """Tell anybody what a file, or the picture at an address, claims of its making, and whether that holds."""
    viewer = await find_viewer(request)
    await spend(CHECKS, address_of(request))
    params = await read_body(request, CheckParams)
    finding = await verify_file(await _read_checked(params))
    marked = finding.marked
    posts = [marked.post_id] if marked and marked.post_id else []
    seen = await list_statuses(viewer.account_id if viewer else None, posts)
    return json_response(
        {
            "verdict": finding.verdict,
            "type": finding.mime,
            "degree": finding.degree,
            "evidence": finding.evidence,
            "credentials": msgspec.to_builtins(finding.credentials),
            "watermark": _to_original(marked, set(seen)) if marked else None,
        }
    )


async def _read_checked(params: CheckParams) -> bytes:
    if is_upload(params.file):
        limit = settings().upload_max_bytes
        data = await params.file.read(limit + 1)
        if len(data) > limit:
            raise TooLargeError(f"That file is too large: at most {limit // (1024 * 1024)} MB.")
        return bytes(data)
    if params.url:
        return await fetch_file(params.url.strip())
    raise Invalid("Validation failed: send a file, or the address of one in url")


handlers: list[Any] = [read_provenance, dispute_label, read_disputes, settle_dispute, verify]
