"""Archives over HTTP: asking for one's own, how far it is, fetching it."""

import secrets
from typing import Any

from litestar import Request, Response, get, post
from litestar.response import Stream

from salon.accounts.guards import require_viewer
from salon.accounts.proofs import require_own_browser, require_proof
from salon.accounts.viewers import require_person
from salon.archives import actions
from salon.archives.actions import Archive
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.http import json_response
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.media.keeping import blobs
from salon.media.routes import NoSuchRange, read_range

Req = Request[Any, Any, Any]
ASKING = Limit("archives", 5, 86_400)
PATH = "/api/salon/v1/archives"


def _to_entity(one: Archive) -> dict[str, Any]:
    link = f"{settings().base_url}{PATH}/{one.id}/{one.secret}"
    return {
        "id": str(one.id),
        "state": one.state,
        "done": one.done,
        "total": one.total,
        "error": one.error,
        "bytes": one.bytes,
        "url": link if one.state == "ready" else None,
        "created_at": clock.to_wire(one.created_at),
        "finished_at": clock.to_wire(one.finished_at) if one.finished_at else None,
        "expires_at": clock.to_wire(one.expires_at) if one.expires_at else None,
    }


@post(PATH, status_code=200)
async def ask_archive(request: Req) -> Response[bytes]:
    """Have all that is kept of me made into one file; while one is being made, that is the answer.

    Only in a browser, by somebody who proved who they are: no app takes a whole life along.
    """
    owner_id = require_person(await require_proof(request, "read"))
    await spend(ASKING, str(owner_id))
    async with db.transaction() as tx:
        archive_id = await actions.ask_archive(tx, owner_id)
    return await _answer(owner_id, archive_id)


@get(PATH)
async def list_archives(request: Req) -> Response[bytes]:
    """My archives, newest first: how far they are, and for a week where they are."""
    owner_id = await require_viewer(request, "read")
    return json_response([_to_entity(one) for one in await actions.list_archives(owner_id)])


@get(PATH + "/{archive_id:str}")
async def show_archive(request: Req, archive_id: str) -> Response[bytes]:
    """How far an archive of mine is."""
    return await _answer(await require_viewer(request, "read"), parse_id(archive_id))


@get(PATH + "/{archive_id:str}/{secret:str}")
async def fetch_archive(request: Req, archive_id: str, secret: str) -> Response[Any]:
    """The file itself, or a stretch of it, for its owner only; it goes after a week."""
    owner_id = require_person(await require_own_browser(request, "read"))
    one = await actions.find_archive(owner_id, parse_id(archive_id))
    if one is None or one.key is None or not secrets.compare_digest(one.secret.encode(), secret.encode()):
        raise NotFound
    wanted = read_range(request.headers.get("range"))
    opened = await blobs().open(one.key, *(wanted or ()))
    if opened is None:
        raise NotFound
    if wanted is not None and opened.start >= opened.end:
        raise NoSuchRange(opened.size)
    headers = {
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="salon-archive-{one.created_at:%Y-%m-%d}.zip"',
        "Accept-Ranges": "bytes",
        "Content-Length": str(opened.end - opened.start),
    }
    if wanted is not None:
        headers["Content-Range"] = f"bytes {opened.start}-{opened.end - 1}/{opened.size}"
    status = 200 if wanted is None else 206
    return Stream(opened.pieces, status_code=status, headers=headers, media_type="application/zip")


async def _answer(owner_id: int, archive_id: int) -> Response[bytes]:
    one = await actions.find_archive(owner_id, archive_id)
    if one is None:
        raise NotFound
    return json_response(_to_entity(one))


handlers: list[Any] = [ask_archive, list_archives, show_archive, fetch_archive]
