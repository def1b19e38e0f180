"""Custom emoji over HTTP: everybody's list, and the operator's additions."""

import asyncio
import io
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post
from PIL import Image

from salon.accounts.guards import require_operator
from salon.emoji import actions, queries
from salon.emoji.actions import EmojiWish
from salon.emoji.queries import Emoji
from salon.kit import db
from salon.kit.errors import Invalid, NotFound, TooLargeError, invalid_field
from salon.kit.http import is_upload, json_response, read_body
from salon.kit.ids import parse_id
from salon.mastodon.entities import people, renders
from salon.media.images.models import Limits
from salon.media.keeping import blobs
from salon.media.sandbox.uploads import process_upload_async

Req = Request[Any, Any, Any]
MOST_BYTES = 256 * 1024
SIDE = 128  # pixels; clients show them as high as a line of text


def forget_all() -> None:
    """What shows emoji is rendered anew: whoever adds one does so rarely, and any text may hold it."""
    queries.forget_emoji()
    renders.renders.clear()
    people.bodies.clear()


@get("/api/v1/custom_emojis")
async def read_emojis() -> Response[bytes]:
    """The emoji to choose from."""
    return json_response([one for one in (await queries.list_known()).values() if one["visible_in_picker"]])


class EmojiParams(msgspec.Struct):
    """An emoji as the operator sends it."""

    shortcode: str | None = None
    image: Any = None
    category: str | None = None
    visible_in_picker: bool | None = None
    disabled: bool | None = None

    def to_wish(self, key: str | None) -> EmojiWish:
        return EmojiWish(
            shortcode=self.shortcode,
            key=key,
            category=self.category,
            visible_in_picker=self.visible_in_picker,
            disabled=self.disabled,
        )


def _to_own(one: Emoji) -> dict[str, Any]:
    """A CustomEmoji with what only the operator needs."""
    return {**queries.to_entity(one), "id": str(one.id), "category": one.category, "disabled": one.disabled}


async def _answer(emoji_id: int) -> Response[bytes]:
    for one in await queries.list_emoji():
        if one.id == emoji_id:
            return json_response(_to_own(one))
    raise NotFound


async def _keep_picture(sent: Any) -> str | None:
    """Keep a picture that was decoded in the sandbox, made small; returns its key, None when nothing was sent."""
    if sent is None or sent == "":
        return None
    if not is_upload(sent):
        raise Invalid("Validation failed: Image must be a file")
    data = await sent.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLargeError(f"That file is too large: at most {MOST_BYTES // 1024} KB.")
    still = (await process_upload_async(data, Limits(max_bytes=MOST_BYTES, small_side=512))).small
    return await blobs().put(await asyncio.to_thread(_shrink, still.data), "image/png")


def _shrink(data: bytes) -> bytes:
    with Image.open(io.BytesIO(data)) as picture:
        small = picture.convert("RGBA")
    small.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    small.save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@get("/api/salon/v1/emojis")
async def read_all(request: Req) -> Response[bytes]:
    """For operators: every emoji, disabled ones too."""
    await require_operator(request, "admin:read")
    return json_response([_to_own(one) for one in await queries.list_emoji()])


@post("/api/salon/v1/emojis", status_code=200)
async def add(request: Req) -> Response[bytes]:
    """For operators: add an emoji (`shortcode`, `image`, `category`, `visible_in_picker`, `disabled`)."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, EmojiParams)
    key = await _keep_picture(params.image)
    if key is None:
        raise invalid_field("image", "ERR_BLANK", "can't be blank")
    try:
        async with db.transaction() as tx:
            emoji_id = await actions.add_emoji(tx, operator_id, params.to_wish(key))
    except Invalid:
        await blobs().delete(key)
        raise
    forget_all()
    return await _answer(emoji_id)


@patch("/api/salon/v1/emojis/{emoji_id:str}")
async def change(request: Req, emoji_id: str) -> Response[bytes]:
    """For operators: change what is sent of an emoji."""
    operator_id = await require_operator(request, "admin:write")
    params, one = await read_body(request, EmojiParams), parse_id(emoji_id)
    key = await _keep_picture(params.image)
    try:
        async with db.transaction() as tx:
            before = await actions.change_emoji(tx, operator_id, one, params.to_wish(key))
    except (Invalid, NotFound):
        if key:
            await blobs().delete(key)
        raise
    forget_all()
    if key:
        await blobs().delete(before)
    return await _answer(one)


@delete("/api/salon/v1/emojis/{emoji_id:str}", status_code=200)
async def remove(request: Req, emoji_id: str) -> Response[bytes]:
    """For operators: remove an emoji; words that used it show its name."""
    operator_id = await require_operator(request, "admin:write")
    async with db.transaction() as tx:
        key = await actions.drop_emoji(tx, operator_id, parse_id(emoji_id))
    forget_all()
    await blobs().delete(key)
    return json_response({})


handlers = [read_emojis, read_all, add, change, remove]
