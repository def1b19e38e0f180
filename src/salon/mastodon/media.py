"""Mastodon's media endpoints: upload, look up, describe, take back."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import UploadFile

from salon.accounts.guards import require_viewer
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound, TooLargeError
from salon.kit.http import is_upload, json_response, read_body
from salon.kit.ids import parse_id
from salon.media import actions, queries
from salon.media.rules import read_focus, require_description
from salon.media.views import to_attachment

AnyRequest = Request[Any, Any, Any]
MAX_BODY = 80 * 1024 * 1024  # what is read at all; `SALON_UPLOAD_MAX_BYTES` is what is accepted


class Upload(msgspec.Struct, kw_only=True):
    """The form of an upload."""

    file: Any = None
    description: str | None = None
    focus: str | None = None
    salon_degree: str | None = None


class Change(msgspec.Struct, kw_only=True):
    """What may be changed about a picture that is not posted yet; what is left out stays."""

    description: str | msgspec.UnsetType | None = msgspec.UNSET
    focus: str | msgspec.UnsetType | None = msgspec.UNSET


@post(["/api/v2/media", "/api/v1/media"], status_code=200, request_max_body_size=MAX_BODY)
async def upload_media(request: AnyRequest) -> Response[bytes]:
    """Add a picture; it is ready when this answers."""
    owner_id = await require_viewer(request, "write:media")
    form = await read_body(request, Upload)
    if not is_upload(form.file):
        raise Invalid("Validation failed: File can't be blank")
    focus, description = read_focus(form.focus), require_description(form.description)
    data = await _read_file(form.file)
    media_id = await actions.upload(owner_id, data, description, focus, form.salon_degree)
    return await _answer(owner_id, media_id)


async def _read_file(file: UploadFile) -> bytes:
    limit = settings().upload_max_bytes
    data = await file.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(f"That file is too large: at most {limit // (1024 * 1024)} MB.")
    return data


@get("/api/v1/media/{media_id:str}")
async def show_media(request: AnyRequest, media_id: str) -> Response[bytes]:
    """A picture of mine that is not posted yet."""
    owner_id = await require_viewer(request, "write:media")
    await _require_unposted(owner_id, parse_id(media_id))
    return await _answer(owner_id, parse_id(media_id))


@put("/api/v1/media/{media_id:str}", request_max_body_size=MAX_BODY)
async def change_media(request: AnyRequest, media_id: str) -> Response[bytes]:
    """Describe a picture of mine that is not posted yet, or say where its middle is."""
    owner_id = await require_viewer(request, "write:media")
    change = await read_body(request, Change)
    one = parse_id(media_id)
    await _require_unposted(owner_id, one)
    async with db.transaction() as tx:
        if change.description is not msgspec.UNSET:
            await actions.describe(tx, owner_id, one, require_description(change.description))
        if change.focus is not msgspec.UNSET:
            await actions.focus(tx, owner_id, one, read_focus(change.focus))
    return await _answer(owner_id, one)


@delete("/api/v1/media/{media_id:str}", status_code=200)
async def delete_media(request: AnyRequest, media_id: str) -> Response[bytes]:
    """Take back a picture of mine that is not posted yet."""
    owner_id = await require_viewer(request, "write:media")
    async with db.transaction() as tx:
        await actions.discard(tx, owner_id, parse_id(media_id))
    return json_response({})


async def _require_unposted(owner_id: int, media_id: int) -> None:
    media = await queries.find_own(owner_id, media_id)
    if media is None or media.post_id is not None:
        raise NotFound


async def _answer(owner_id: int, media_id: int) -> Response[bytes]:
    media = await queries.find_own(owner_id, media_id)
    if media is None:
        raise NotFound
    return json_response(to_attachment(media))


handlers: list[Any] = [upload_media, show_media, change_media, delete_media]
