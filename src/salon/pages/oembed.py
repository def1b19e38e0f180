"""oEmbed (https://oembed.com): what stands for a post of ours on somebody else's page."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, get

from salon.kit.context import settings
from salon.kit.errors import NotFound, SalonError
from salon.kit.http import json_response, read_query
from salon.pages.previews import POST, Image, find_preview

Req = Request[Any, Any, Any]
Length = Annotated[int, msgspec.Meta(ge=1, le=10_000)]
WIDTH = 480  # of a quotation, in pixels
CACHE_SECONDS = 3600


class FormatUnknown(SalonError):
    """A format nobody here speaks; oEmbed says 501, but an asker's mistake is not ours."""

    status, message = 422, "Only format=json is spoken here."


class EmbedParams(msgspec.Struct):
    """Which page, and how large at most."""

    url: str = ""
    maxwidth: Length | None = None
    maxheight: Length | None = None
    format: str = "json"


@get("/api/oembed")
async def read_embed(request: Req) -> Response[bytes]:
    """A post everybody may see as a photo, or without one as a quotation; 404 for all else."""
    params = read_query(request, EmbedParams)
    if params.format != "json":
        raise FormatUnknown
    path = params.url.removeprefix(settings().base_url)
    preview = await find_preview(path) if path != params.url and POST.fullmatch(path) else None
    if preview is None or preview.author is None:
        raise NotFound
    body: dict[str, Any] = {
        "version": "1.0",
        "title": preview.title,
        "author_name": preview.author.display_name or preview.author.username,
        "author_url": preview.author.url,
        "provider_name": settings().title,
        "provider_url": f"{settings().base_url}/",
        "cache_age": CACHE_SECONDS,
    }
    if preview.image is not None:
        width, height = _fit(preview.image, params)
        body |= {"type": "photo", "url": preview.image.url, "width": width, "height": height}
    else:
        width = min(WIDTH, params.maxwidth or WIDTH)
        body |= {"type": "rich", "html": preview.html, "width": width, "height": params.maxheight}
    return json_response(body, headers={"Cache-Control": "public, max-age=60"})


def _fit(image: Image, params: EmbedParams) -> tuple[int, int]:
    """How large the picture is shown: within what was asked, at its own ratio, never larger than it is."""
    by_width = (params.maxwidth or image.width) / image.width
    scale = min(1.0, by_width, (params.maxheight or image.height) / image.height)
    return max(1, int(image.width * scale)), max(1, int(image.height * scale))


handlers = [read_embed]
