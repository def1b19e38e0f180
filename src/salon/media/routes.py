"""Stored files over HTTP: immutable, of a known type, in stretches where asked, and never run as anything else."""

import re
from typing import Any

from litestar import HttpMethod, Request, Response, route
from litestar.response import Stream

from salon.kit.errors import NotFound, SalonError
from salon.media.blobs import AS_SENT, PIECE, Opened, find_type
from salon.media.keeping import PATH, blobs
from salon.media.usage import find_file_headers

HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; media-src 'self'; sandbox",
    "Content-Disposition": "inline",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
    "Accept-Ranges": "bytes",
}
_RANGE = re.compile(r"bytes=(\d*)-(\d*)", re.ASCII)


class NoSuchRange(SalonError):
    """416: the file ends before that."""

    status, message = 416, "The file is shorter than that."

    def __init__(self, size: int) -> None:
        super().__init__()
        self.headers = {"Content-Range": f"bytes */{size}", "Accept-Ranges": "bytes"}


@route(f"{PATH}/{{key:path}}", http_method=[HttpMethod.GET, HttpMethod.HEAD])
async def show_file(request: Request[Any, Any, Any], key: str) -> Response[Any]:
    """A stored file, or a stretch of it; its name says what it holds, so it never changes."""
    name = key.removeprefix("/")
    media_type = find_type(name)
    if media_type is None or media_type == AS_SENT:
        raise NotFound
    tag = f'"{name}"'
    headers = {**HEADERS, "ETag": tag, **await find_file_headers(name)}
    if request.headers.get("if-none-match") in {tag, "*"} and await blobs().open(name):
        return Response(b"", status_code=304, headers=headers, media_type=media_type)
    wanted = read_range(request.headers.get("range"))
    if request.headers.get("if-range") not in {None, tag}:
        wanted = None
    opened = await blobs().open(name, *(wanted or ()))
    if opened is None:
        raise NotFound
    if wanted is not None and opened.start >= opened.end:
        raise NoSuchRange(opened.size)
    if wanted is not None:
        headers["Content-Range"] = f"bytes {opened.start}-{opened.end - 1}/{opened.size}"
    return await _answer(opened, 206 if wanted else 200, headers, media_type, whole=request.method == "GET")


async def _answer(
    opened: Opened, status: int, headers: dict[str, str], media_type: str, *, whole: bool
) -> Response[Any]:
    length = opened.end - opened.start
    if not whole:
        headers["Content-Length"] = str(length)
        return Response(b"", status_code=status, headers=headers, media_type=media_type)
    if length <= PIECE:  # pictures: one piece, one message
        body = b"".join([piece async for piece in opened.pieces])
        return Response(body, status_code=status, headers=headers, media_type=media_type)
    headers["Content-Length"] = str(length)
    return Stream(opened.pieces, status_code=status, headers=headers, media_type=media_type)


def read_range(header: str | None) -> tuple[int, int | None] | None:
    """The one stretch a Range header asks for, as `Blobs.open` takes it; None for the whole file.

    What is no range of bytes, or asks for several, gets the whole file, as RFC 9110 allows.
    """
    found = _RANGE.fullmatch((header or "").replace(" ", ""))
    if found is None or not (found[1] or found[2]) or max(len(found[1]), len(found[2])) > 18:
        return None
    if not found[1]:
        return (-int(found[2]), None) if int(found[2]) else None
    start, end = int(found[1]), int(found[2]) + 1 if found[2] else None
    return (start, end) if end is None or end > start else None


handlers: list[Any] = [show_file]
