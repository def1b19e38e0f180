"""Stored pictures over HTTP: immutable, of a known type, and never run as anything else."""

from typing import Any

from litestar import Response, get

from salon.kit.errors import NotFound
from salon.media.blobs import find_type
from salon.media.keeping import PATH, blobs

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Content-Disposition": "inline",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


@get(f"{PATH}/{{key:path}}")
async def show_file(key: str) -> Response[bytes]:
    """A stored file; its name says what it holds, so it never changes."""
    name = key.removeprefix("/")
    media_type = find_type(name)
    body = await blobs().find(name) if media_type else None
    if body is None or media_type is None:
        raise NotFound
    return Response(body, media_type=media_type, headers=HEADERS)


handlers: list[Any] = [show_file]
