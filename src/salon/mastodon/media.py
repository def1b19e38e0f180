"""Mastodon's media endpoints: upload, look up, describe, take back."""

import asyncio
import time
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put
from litestar.datastructures import UploadFile

from salon.accounts.guards import require_viewer
from salon.consent.signals import list_reserved
from salon.kit import db
from salon.kit.context import settings
from salon.kit.errors import Invalid, NotFound, TooLargeError
from salon.kit.http import is_upload, json_response, read_body
from salon.kit.ids import parse_id
from salon.media import actions, queries
from salon.media.clips.kinds import Container, find_container, is_animated_gif
from salon.media.degrees import say_degree
from salon.media.models import Cover, Sent
from salon.media.preparing import prepare_cover
from salon.media.rules import read_focus, read_said, require_description
from salon.media.views import to_attachment

AnyRequest = Request[Any, Any, Any]
MAX_BODY = 1 << 30  # what is read at all; `SALON_UPLOAD_MAX_BYTES` and `SALON_VIDEO_MAX_BYTES` are what is accepted
WAIT_SECONDS = 30.0  # how long the older endpoint waits for a clip
LOOK_SECONDS = 0.2


class Upload(msgspec.Struct, kw_only=True):
    """The form of an upload."""

    file: Any = None
    thumbnail: Any = None
    description: str | None = None
    focus: str | None = None
    salon_degree: str | None = None
    degree: str | None = None
    salon: dict[str, Any] | None = None


class Change(msgspec.Struct, kw_only=True):
    """What may be changed about a picture that is not posted yet; what is left out stays."""

    thumbnail: Any = None
    description: str | msgspec.UnsetType | None = msgspec.UNSET
    focus: str | msgspec.UnsetType | None = msgspec.UNSET
    degree: str | None = None
    salon: dict[str, Any] | None = None


@post("/api/v2/media", status_code=200, request_max_body_size=MAX_BODY)
async def upload_media(request: AnyRequest) -> Response[bytes]:
    """Add a picture, ready when this answers, or a video or sound: 202, and its `url` is null until it is ready."""
    owner_id = await require_viewer(request, "write:media")
    media_id = await _keep_upload(request, owner_id)
    return await _answer(owner_id, media_id, waiting=202)


@post("/api/v1/media", status_code=200, request_max_body_size=MAX_BODY)
async def upload_media_and_wait(request: AnyRequest) -> Response[bytes]:
    """The same, answered when it is ready; what takes longer than half a minute is 202 here too."""
    owner_id = await require_viewer(request, "write:media")
    media_id = await _keep_upload(request, owner_id)
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        media = await queries.find_own(owner_id, media_id)
        if media is None or media.state in {"ready", "failed"}:
            break
        await asyncio.sleep(LOOK_SECONDS)
    return await _answer(owner_id, media_id, waiting=202)


async def _keep_upload(request: AnyRequest, owner_id: int) -> int:
    """Keep what was sent, with what the request's `Content-Usage` says may not be done with it."""
    form = await read_body(request, Upload)
    if not is_upload(form.file):
        raise Invalid("Validation failed: File can't be blank")
    sent = Sent(
        require_description(form.description),
        read_focus(form.focus),
        read_said(form.degree, form.salon, form.salon_degree),
        tuple(list_reserved(request.headers.getall("content-usage", []))),
    )
    cover = await _read_file(form.thumbnail) if is_upload(form.thumbnail) else None
    container = await _find_container(form.file)
    if container is not None:
        return await actions.upload_clip(owner_id, form.file.file, container, sent, cover)
    data = await _read_file(form.file)
    media_id = await actions.upload(owner_id, data, sent)
    if cover is not None:
        await _give_cover(owner_id, media_id, await prepare_cover(owner_id, cover))
    return media_id


async def _find_container(file: UploadFile) -> Container | None:
    """What kind of clip a file is, left at its beginning; None for all else. Raises when it is too large."""
    head = await file.read(64)
    await file.seek(0)
    container = find_container(head)
    if container is None and head.startswith(b"GIF8"):
        moving = is_animated_gif(await _read_file(file))
        await file.seek(0)
        return "gif" if moving else None
    if container is not None:
        limit = settings().video_max_bytes
        size = await asyncio.to_thread(file.file.seek, 0, 2)
        await file.seek(0)
        if size > limit:
            raise _too_large(limit)
    return container


async def _read_file(file: UploadFile) -> bytes:
    limit = settings().upload_max_bytes
    data = await file.read(limit + 1)
    if len(data) > limit:
        raise _too_large(limit)
    return data


def _too_large(limit: int) -> TooLargeError:
    return TooLargeError(f"That file is too large: at most {limit // (1024 * 1024)} MB.")


@get("/api/v1/media/{media_id:str}")
async def show_media(request: AnyRequest, media_id: str) -> Response[bytes]:
    """A picture or clip of mine that is not posted yet: 206 while it is made ready, 422 when it could not be."""
    owner_id = await require_viewer(request, "write:media")
    await _require_unposted(owner_id, parse_id(media_id))
    return await _answer(owner_id, parse_id(media_id))


@put("/api/v1/media/{media_id:str}", request_max_body_size=MAX_BODY)
async def change_media(request: AnyRequest, media_id: str) -> Response[bytes]:
    """Describe a picture or clip of mine that is not posted yet, say where its middle is, or give it a cover."""
    owner_id = await require_viewer(request, "write:media")
    change = await read_body(request, Change)
    one = parse_id(media_id)
    await _require_unposted(owner_id, one)
    said = read_said(change.degree, change.salon)
    cover = await prepare_cover(owner_id, await _read_file(change.thumbnail)) if is_upload(change.thumbnail) else None
    async with db.transaction() as tx:
        if change.description is not msgspec.UNSET:
            await actions.describe(tx, owner_id, one, require_description(change.description))
        if change.focus is not msgspec.UNSET:
            await actions.focus(tx, owner_id, one, read_focus(change.focus))
        if cover is not None:
            await actions.give_cover(tx, owner_id, one, cover)
        if said is not None:
            await say_degree(tx, owner_id, [one], said)
    return await _answer(owner_id, one)


async def _give_cover(owner_id: int, media_id: int, cover: Cover) -> None:
    async with db.transaction() as tx:
        await actions.give_cover(tx, owner_id, media_id, cover)


@delete("/api/v1/media/{media_id:str}", status_code=200)
async def delete_media(request: AnyRequest, media_id: str) -> Response[bytes]:
    """Take back a picture or clip of mine that is not posted yet."""
    owner_id = await require_viewer(request, "write:media")
    async with db.transaction() as tx:
        await actions.discard(tx, owner_id, parse_id(media_id))
    return json_response({})


async def _require_unposted(owner_id: int, media_id: int) -> None:
    media = await queries.find_own(owner_id, media_id)
    if media is None or media.post_id is not None:
        raise NotFound
    if media.state == "failed":
        raise Invalid(media.error)


async def _answer(owner_id: int, media_id: int, *, waiting: int = 206) -> Response[bytes]:
    media = await queries.find_own(owner_id, media_id)
    if media is None:
        raise NotFound
    if media.state == "failed":
        raise Invalid(media.error)
    return json_response(to_attachment(media), 200 if media.state == "ready" else waiting)


handlers: list[Any] = [upload_media, upload_media_and_wait, show_media, change_media, delete_media]
