"""What a device needs to install this place as an app (https://www.w3.org/TR/appmanifest/)."""

from litestar import Response, get, post

from salon.accounts.views import DESCRIPTION
from salon.kit.context import settings
from salon.kit.http import json_response

WALL = "#f9f8f4"  # as the client's token --wall in the light


@get("/manifest.webmanifest")
async def read_manifest() -> Response[bytes]:
    """The place by the name it goes by now, its icons, and what can be shared to it: words, links, pictures, clips."""
    icons = [
        {"src": "/icon-192.png", "sizes": "192x192", "type": "image/png"},
        {"src": "/icon.png", "sizes": "512x512", "type": "image/png"},
        {"src": "/icon-maskable.png", "sizes": "512x512", "type": "image/png", "purpose": "maskable"},
    ]
    body = {
        "id": "/",
        "name": settings().title,
        "short_name": settings().title,
        "description": DESCRIPTION,
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": WALL,
        "theme_color": WALL,
        "icons": icons,
        "share_target": {
            "action": "/share",
            "method": "POST",
            "enctype": "multipart/form-data",
            "params": {
                "title": "title",
                "text": "text",
                "url": "url",
                "files": [{"name": "files", "accept": ["image/*", "video/*", "audio/*"]}],
            },
        },
    }
    response = json_response(body, headers={"Cache-Control": "no-cache"})
    response.media_type = "application/manifest+json"
    return response


@post("/share", status_code=303, include_in_schema=False)
async def take_share() -> Response[bytes]:
    """What is shared to the app before its service worker is there, which takes it else; nothing of it is read.

    The page says so, and brings the worker along.
    """
    return Response(b"", headers={"Location": "/share?lost=1"})


handlers = [read_manifest, take_share]
