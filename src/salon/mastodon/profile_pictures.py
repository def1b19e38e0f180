"""The pictures people choose for themselves: made safe, cut to size, kept."""

import asyncio
import io
from typing import Any

from PIL import Image, ImageOps

from salon.accounts import queries
from salon.kit.context import settings
from salon.kit.errors import Invalid, TooLargeError
from salon.kit.http import is_upload
from salon.media.images.models import Limits
from salon.media.keeping import blobs
from salon.media.sandbox.uploads import process_upload_async

SIZES = {"avatar": (400, 400), "header": (1500, 500)}


async def keep_picture(kind: str, sent: Any) -> str | None:
    """Keep what was sent as an `avatar` or `header`; returns its key, None when nothing was sent.

    Raises `Invalid` or `TooLargeError` for what is no picture or too large a one. Animations stand still.
    """
    if sent is None or sent == "":
        return None
    if not is_upload(sent):
        raise Invalid(f"Validation failed: {kind.capitalize()} must be a file")
    most = settings().upload_max_bytes
    data = await sent.read(most + 1)
    if len(data) > most:
        raise TooLargeError(f"That file is too large: at most {most // (1024 * 1024)} MB.")
    limits = Limits(max_bytes=most, original_side=64, moving_side=64, small_side=3000)
    still = (await process_upload_async(data, limits)).small
    picture, mime = await asyncio.to_thread(cut_picture, still.data, SIZES[kind])
    return await blobs().put(picture, mime)


def cut_picture(data: bytes, size: tuple[int, int]) -> tuple[bytes, str]:
    """Fill `size` from the middle of a picture that has been made safe; transparency is kept."""
    with Image.open(io.BytesIO(data)) as picture:
        clear = picture.has_transparency_data
        fitted = ImageOps.fit(picture.convert("RGBA" if clear else "RGB"), size, Image.Resampling.LANCZOS)
    buffer = io.BytesIO()
    if clear:
        fitted.save(buffer, "PNG", optimize=True)
        return buffer.getvalue(), "image/png"
    fitted.save(buffer, "JPEG", quality=88, optimize=True, progressive=True)
    return buffer.getvalue(), "image/jpeg"


async def list_keys(account_id: int) -> set[str]:
    """The keys of the pictures an account shows now."""
    rows = await queries.list_rows([account_id])
    return {key for row in rows for key in (row.avatar_key, row.header_key) if key}


async def drop_unused(account_id: int, before: set[str]) -> None:
    """Delete the pictures that were shown before and are no longer."""
    for key in before - await list_keys(account_id):
        await blobs().delete(key)
