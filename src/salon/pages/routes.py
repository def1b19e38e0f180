"""Everything a browser asks for that is not the API: the web client, portraits, the consent page, small papers."""

import asyncio
from typing import Any
from urllib.parse import quote, urlsplit

from litestar import HttpMethod, Request, Response, get, route
from litestar.response import Redirect

from salon.accounts.guards import COOKIE as SESSION_COOKIE
from salon.accounts.views import PORTRAITS
from salon.kit.cache import Cache
from salon.kit.context import settings
from salon.kit.errors import NotFound
from salon.kit.languages import find_language
from salon.kit.settings import LOOPBACK
from salon.pages import consent, installing, oembed, sitemaps, usage, wellknown
from salon.pages.feeds import FEED, answer_feed
from salon.pages.foreseeing import add_foreseen, foresee
from salon.pages.places import is_there
from salon.pages.portraits import draw_portrait
from salon.pages.previews import add_preview, look_up_preview
from salon.pages.screens import add_screen, draw_screen
from salon.pages.shell import Build, WebFile, find_build, find_file
from salon.pages.words import LANGUAGES

Req = Request[Any, Any, Any]
FOREVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_portraits: Cache[tuple[str, int], bytes] = Cache(2 * PORTRAITS)


@get("/avatars/{name:str}")
async def read_avatar(name: str) -> Response[bytes]:
    """The picture of somebody who has not chosen one."""
    return await _answer_portrait("avatars", name)


@get("/headers/{name:str}")
async def read_header(name: str) -> Response[bytes]:
    """The header of somebody who has not chosen one."""
    return await _answer_portrait("headers", name)


async def _answer_portrait(kind: str, name: str) -> Response[bytes]:
    text = name.removesuffix(".png")
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and int(text) < PORTRAITS):
        raise NotFound
    key = (kind, int(text))
    image = _portraits.get(key)
    if image is None:
        token = _portraits.token()
        image = await asyncio.to_thread(draw_portrait, int(text), kind)
        _portraits.put(key, image, token)
    return Response(image, media_type="image/png", headers=FOREVER)


def _find_own_address(request: Req) -> str | None:
    """Where a page opened by this machine's other name (127.0.0.1 for localhost) belongs; None where it is right.

    Cookies, the content policy and the addresses of pictures hold for the one name this place goes by.
    """
    asked = urlsplit(f"//{request.headers.get('host', '')}")
    own = urlsplit(settings().base_url)
    here = asked.hostname in LOOPBACK and own.hostname in LOOPBACK and asked.port == own.port
    if not here or asked.hostname == own.hostname:
        return None
    query = request.scope["query_string"].decode("latin-1")
    return f"{settings().base_url}{quote(request.scope['path'])}{'?' + query if query else ''}"


# A page whose address another route's begins with is named itself: the router looks no further there.
PAGES = ["/", "/assistants", "/share", "/{path:path}"]


@route(PAGES, http_method=[HttpMethod.GET, HttpMethod.HEAD], status_code=200, include_in_schema=False)
async def read_page(request: Req) -> Response[Any]:
    """A file of the web client, its index for every place in it with what that is, or the feed of a profile."""
    if found := FEED.fullmatch(request.scope["path"]):
        return await answer_feed(found["username"], found["tab"] or "")
    build = find_build(settings().web)
    if build is None:
        return _explain_missing(request)
    language = find_language(request, build.indexes)
    file = find_file(build, request.scope["path"], language)
    if file is None:
        raise NotFound
    if file.media_type == "text/html":
        if own := _find_own_address(request):
            return Redirect(own, status_code=307)
        file, there = await _describe(file, build, request, language)
        if not there:
            return _tell_missing(file)
    return _send(file, request)


def _send(file: WebFile, request: Req) -> Response[bytes]:
    """A file, compressed as the browser likes it; nothing of it where the browser has it already."""
    if request.headers.get("if-none-match") == file.headers["ETag"]:
        return Response(b"", status_code=304, headers=file.headers)
    accepted = request.headers.get("accept-encoding", "")
    for encoding, content in file.twins.items():
        if encoding in accepted:
            headers = file.headers | {"Content-Encoding": encoding}
            return Response(content, media_type=file.media_type, headers=headers)
    return Response(file.content, media_type=file.media_type, headers=file.headers)


async def _describe(file: WebFile, build: Build, request: Req, language: str) -> tuple[WebFile, bool]:
    """The client's index with what its page is, will ask for first, and first shows; and whether it shows anything."""
    path = request.scope["path"]
    preview = await look_up_preview(path)
    foreseen = foresee(path, preview, signed_in=SESSION_COOKIE in request.cookies)
    screen = await draw_screen(request, build, language, foreseen)
    if foreseen and screen:
        foreseen = foreseen._replace(addresses=[*foreseen.addresses, *screen.asked])
    described = add_foreseen(add_preview(file, preview), build, language, foreseen, drawn=screen is not None)
    return add_screen(described, screen), screen is not None or await is_there(request, build)


def _tell_missing(index: WebFile) -> Response[bytes]:
    """The client's page that says so; asked for anew each time, as another asker may see what this one does not."""
    headers = {name: value for name, value in index.headers.items() if name != "ETag"}
    headers["Cache-Control"] = "no-store"
    return Response(index.content, status_code=404, media_type=index.media_type, headers=headers)


def _explain_missing(request: Req) -> Response[bytes]:
    response = consent.page(find_language(request, LANGUAGES), "missing.html")
    response.status_code = 503
    response.headers["Retry-After"] = "10"
    return response


papers = [*wellknown.handlers, *installing.handlers, *oembed.handlers, *sitemaps.handlers, *usage.handlers]
handlers = [*consent.handlers, *papers, read_avatar, read_header, read_page]
