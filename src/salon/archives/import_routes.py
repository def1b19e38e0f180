"""Bringing things here over HTTP: sending an archive, how far it is, what became of it, and who is waited for."""

import asyncio
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts.guards import require_viewer
from salon.archives import imports
from salon.archives.bringing.report import Terms
from salon.archives.imports import Import
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound, TooLargeError
from salon.kit.http import is_upload, json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.kit.pages import link_header, read_page

Req = Request[Any, Any, Any]
SENDING = Limit("imports", 20, 86_400)
PATH = "/api/salon/v1/imports"
AWAITED = "/api/salon/v1/awaited_people"
MAX_BODY = 16 << 30  # what is read at all; `SALON_ARCHIVE_MAX_BYTES` is what is accepted


def _to_entity(one: Import) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "state": one.state,
        "name": one.name,
        "audience": one.audience,
        "awaited": one.awaited,
        "source": one.source,
        "done": one.done,
        "total": one.total,
        "report": one.report,
        "error": one.error,
        "created_at": clock.to_wire(one.created_at),
        "finished_at": clock.to_wire(one.finished_at) if one.finished_at else None,
    }


class Sent(msgspec.Struct, kw_only=True):
    """An archive, who may see at most what is in it (`unlisted`, `private` or `original`), and what is to be done about
    people who are not here yet: to `ask` when they come, or `follow` them.
    """

    file: Any = None
    audience: str = "unlisted"
    awaited: str = "ask"


@post(PATH, status_code=200, request_max_body_size=MAX_BODY)
async def send_archive(request: Req) -> Response[bytes]:
    """Have an archive of Salon, Mastodon, X, Instagram or Bluesky, or a CSV file of Mastodon's, read here."""
    owner_id = await require_viewer(request, "write")
    await spend(SENDING, str(owner_id))
    form = await read_body(request, Sent)
    if not is_upload(form.file):
        raise Invalid("Validation failed: File can't be blank")
    limit = settings().archive_max_bytes
    if await asyncio.to_thread(form.file.file.seek, 0, 2) > limit:
        raise TooLargeError(f"That archive is too large: at most {limit >> 20} MB.")
    await form.file.seek(0)
    terms = Terms(form.audience, form.awaited)
    import_id = await imports.ask_import(owner_id, form.file.file, form.file.filename or "archive", terms)
    return await _answer(owner_id, import_id)


@get(PATH)
async def list_imports(request: Req) -> Response[bytes]:
    """What I brought here, newest first: how far it is, and what became of it."""
    owner_id = await require_viewer(request, "read:accounts")
    return json_response([_to_entity(one) for one in await imports.list_imports(owner_id)])


@get(PATH + "/{import_id:str}")
async def show_import(request: Req, import_id: str) -> Response[bytes]:
    """One of them."""
    return await _answer(await require_viewer(request, "read:accounts"), parse_id(import_id))


async def _answer(owner_id: int, import_id: int) -> Response[bytes]:
    one = await imports.find_import(owner_id, import_id)
    if one is None:
        raise NotFound
    return json_response(_to_entity(one))


@get(AWAITED)
async def list_awaited(request: Req) -> Response[bytes]:
    """People I knew elsewhere and who are not here yet, by the addresses they had there."""
    owner_id = await require_viewer(request, "read:follows")
    page = read_page(request, 40, 80)
    found = await imports.list_awaited(owner_id, page)
    headers = link_header(request, settings().base_url, page, [one[0] for one in found], only_when_full=True)
    return json_response(
        [{"id": str(one), "verb": verb, "address": address, "wish": wish} for one, verb, address, wish in found],
        headers=headers,
    )


@delete(AWAITED, status_code=200)
async def forget_awaited(request: Req) -> Response[bytes]:
    """Look for none of them any more."""
    owner_id = await require_viewer(request, "write:follows")
    async with db.transaction() as tx:
        await imports.forget_awaited(tx, owner_id)
    return json_response({})


handlers: list[Any] = [send_archive, list_imports, show_import, list_awaited, forget_awaited]
