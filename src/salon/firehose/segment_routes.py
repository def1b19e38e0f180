"""History of the firehose in files: which there are, each of them, their dictionary, and who took what."""

from pathlib import Path
from typing import Any

from litestar import Request, Response, get
from litestar.response import File

from salon.accounts.guards import find_token_text, require_viewer
from salon.firehose.describing import describe_firehose
from salon.firehose.packing import DICTIONARY, DICTIONARY_ID
from salon.firehose.recipients import find_recipient
from salon.firehose.routes import PATH, Refused, read_position
from salon.firehose.segments import AT_ONCE, Segment, find_file, find_fresh, list_fresh
from salon.firehose.takings import Taken, list_takers, note_taken
from salon.kit import db, log
from salon.kit.context import settings
from salon.kit.errors import NotFound, Unauthorized
from salon.kit.http import json_response
from salon.kit.limits import Limit, address_of, spend

Req = Request[Any, Any, Any]
READING = Limit("firehose_segments", 1200, 600)


@get(PATH + "/segments")
async def list_segments(request: Req) -> Response[bytes]:
    """The files that tell of everything from `cursor` on, and `next`: where to go on.

    When `more` is false one goes on there with the firehose itself. Recipients, with their key, are told of the files
    with bodies.
    """
    await spend(READING, address_of(request))
    bodies = await _find_recipient(request) is not None
    try:
        cursor = await read_position(request.query_params.get("cursor") or "0", None) or 0
    except Refused as refused:
        return json_response(refused.body, refused.status)
    found = await list_fresh(cursor)
    told = {
        "epoch": await log.epoch(),
        "dictionary": {"id": DICTIONARY_ID, "url": f"{settings().base_url}{PATH}/dictionaries/{DICTIONARY_ID}"},
        "segments": [_to_told(one, bodies=bodies) for one in found],
        "next": found[-1].until if found else cursor,
        "more": len(found) == AT_ONCE,
    }
    return json_response(told, headers={"Cache-Control": "no-store"})


def _to_told(one: Segment, *, bodies: bool) -> dict[str, Any]:
    file = one.choose(bodies=bodies)
    name = f"{one.first}-{file.sha256.hex()}"
    return {
        "first": one.first,
        "until": one.until,
        "messages": one.messages,
        "bytes": file.bytes,
        "sha256": file.sha256.hex(),
        "url": f"{settings().base_url}{PATH}/segments/{name}",
    }


@get(PATH + "/segments/{name:str}")
async def fetch_segment(request: Req, name: str) -> Response[Any]:
    """A file as it was told of; one that was made anew since is no longer there: ask for the list again."""
    await spend(READING, address_of(request))
    recipient_id = await _find_recipient(request)
    segment, path = await _find_path(name, bodies=recipient_id is not None)
    if recipient_id is not None and segment.authors:
        taken = [Taken(one, segment.first, segment.until - 1) for one in segment.authors]
        async with db.transaction() as tx:
            await note_taken(tx, recipient_id, await log.epoch(), taken)
    return File(path, filename=path.name, media_type="application/zstd", headers={"Cache-Control": "no-store"})


async def _find_path(name: str, *, bodies: bool) -> tuple[Segment, Path]:
    first, _, digest = name.partition("-")
    if not (first.isascii() and first.isdigit() and len(first) < 19):
        raise NotFound
    segment = await find_fresh(int(first))
    if segment is None or segment.choose(bodies=bodies).sha256.hex() != digest:
        raise NotFound
    path = find_file(bytes.fromhex(digest))
    if not path.is_file():
        raise NotFound
    return segment, path


@get(PATH + "/mine")
async def list_mine(request: Req) -> Response[bytes]:
    """Who took words and pictures of mine out of the firehose, and from where to where."""
    return json_response(await list_takers(await require_viewer(request, "read")))


@get(PATH + "/asyncapi.json")
async def show_description(request: Req) -> Response[bytes]:
    """The firehose described in AsyncAPI 3."""
    await spend(READING, address_of(request))
    return json_response(describe_firehose(PATH))


@get(PATH + "/dictionaries/{dictionary_id:str}")
async def fetch_dictionary(request: Req, dictionary_id: str) -> Response[bytes]:
    """The content-only zstd dictionary of this id."""
    await spend(READING, address_of(request))
    if dictionary_id != DICTIONARY_ID:
        raise NotFound
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return Response(DICTIONARY, media_type="application/octet-stream", headers=headers)


async def _find_recipient(request: Req) -> int | None:
    """Who shows a key; None for everybody else. Raises `Unauthorized` for a key nobody has."""
    key = find_token_text(request)
    if key is None:
        return None
    recipient_id = await find_recipient(key)
    if recipient_id is None:
        raise Unauthorized("This key belongs to no recipient.")
    return recipient_id


handlers: list[Any] = [list_segments, fetch_segment, list_mine, show_description, fetch_dictionary]
