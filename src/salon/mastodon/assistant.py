"""The assistant over HTTP: what it can do here, help with a draft, and catching up; all for the asker alone."""

import datetime as dt
import re
from collections.abc import Iterable
from html import unescape
from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_viewer
from salon.assistant.asking import find_assistant
from salon.assistant.budget import find_left
from salon.assistant.catching_up import catch_up
from salon.assistant.drafting import Tone, change_tone, describe_picture, translate_draft
from salon.assistant.ideas import find_ideas
from salon.assistant.models import Source
from salon.kit import clock
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import MAX_ID, from_time, parse_id
from salon.kit.limits import Limit, spend
from salon.kit.pages import Page
from salon.mastodon.entities.statuses import list_shown, list_statuses
from salon.mastodon.timelines import list_own_home
from salon.posts.queries import list_ancestors, list_descendants
from salon.posts.translating.engines import find_engine

Req = Request[Any, Any, Any]
OFTEN = Limit("assistant", 30, 300)
YESTERDAY = dt.timedelta(days=1)
MOST_OF_HOME, MOST_OF_THREAD = 120, 120
_BREAK = re.compile(r"<br ?/?>|</p>")
_TAGS = re.compile(r"<[^>]*>")


@get("/api/salon/v1/assistant")
async def read_assistant(request: Req) -> Response[bytes]:
    """What the assistant can do here, and how much of it is left to the viewer today."""
    viewer_id = await require_viewer(request, "read:accounts")
    assistant = find_assistant()
    left = await find_left(viewer_id, assistant) if assistant else None
    return json_response(
        {
            "model": assistant.model if assistant else None,
            "sees_pictures": bool(assistant and assistant.pictures),
            "translates": assistant is not None or find_engine() is not None,
            "asks_left": left.asks if left else None,
            "spend_left": left.spend if left else None,
        }
    )


class AltTextParams(msgspec.Struct):
    """Which picture."""

    media_id: str


@post("/api/salon/v1/assistant/alt_text", status_code=200)
async def suggest_alt_text(request: Req) -> Response[bytes]:
    """A description of one's own picture, to be read over before it is taken."""
    viewer_id = await require_viewer(request, "write:media")
    params = await read_body(request, AltTextParams)
    media_id = parse_id(params.media_id)
    await spend(OFTEN, str(viewer_id))
    return json_response(await describe_picture(viewer_id, media_id))


class ToneParams(msgspec.Struct):
    """A text, and how it is to be said."""

    text: str
    tone: Tone


@post("/api/salon/v1/assistant/tone", status_code=200)
async def suggest_tone(request: Req) -> Response[bytes]:
    """One's own text in another tone."""
    viewer_id = await require_viewer(request, "write:statuses")
    params = await read_body(request, ToneParams)
    await spend(OFTEN, str(viewer_id))
    return json_response(await change_tone(viewer_id, params.text, params.tone))


class TranslateParams(msgspec.Struct):
    """A text, and the code of a language."""

    text: str
    lang: str


@post("/api/salon/v1/assistant/translate", status_code=200)
async def suggest_translation(request: Req) -> Response[bytes]:
    """One's own text in another language."""
    viewer_id = await require_viewer(request, "write:statuses")
    params = await read_body(request, TranslateParams)
    await spend(OFTEN, str(viewer_id))
    return json_response(await translate_draft(viewer_id, params.text, params.lang))


@post("/api/salon/v1/assistant/ideas", status_code=200)
async def suggest_ideas(request: Req) -> Response[bytes]:
    """Ideas for a picture, of which a person may take one."""
    viewer_id = await require_viewer(request, "write:media")
    await spend(OFTEN, str(viewer_id))
    return json_response(await find_ideas(viewer_id))


class CatchUpParams(msgspec.Struct):
    """Of which conversation, by any post in it; without, of the viewer's home since yesterday."""

    status_id: str | None = None


@post("/api/salon/v1/assistant/catch_up", status_code=200)
async def tell_what_happened(request: Req) -> Response[bytes]:
    """What was said in a conversation, or in the viewer's home in the last day, with the posts it was said in."""
    viewer_id = await require_viewer(request, "read:statuses")
    params = await read_body(request, CatchUpParams)
    await spend(OFTEN, str(viewer_id))
    if params.status_id is None:
        sources = await _list_since_yesterday(viewer_id)
    else:
        sources = await list_thread(viewer_id, parse_id(params.status_id))
    return json_response(await catch_up(viewer_id, sources))


async def _list_since_yesterday(viewer_id: int) -> list[Source]:
    """What came into the viewer's home in the last day, as far as they would see it there, oldest first."""
    since = from_time(clock.now() - YESTERDAY)
    home = await list_own_home(viewer_id, Page(MAX_ID, since, MOST_OF_HOME, ascending=False))
    flags = {row.post_id: row.flags for row in home.rows}
    shown = await list_shown(viewer_id, [*flags], unasked=True, context="home", feed="home", flags=flags)
    return to_sources(b"".join(one.pieces) for one in shown.values())


async def list_thread(viewer_id: int | None, post_id: int) -> list[Source]:
    """A conversation as a viewer sees it, oldest first; raises `NotFound` when its post is not for them to see."""
    own = await list_statuses(viewer_id, [post_id])
    if post_id not in own:
        raise NotFound
    above = await list_ancestors(post_id)
    below = await list_descendants(above[0] if above else post_id, viewer_id, MOST_OF_THREAD)
    around = await list_statuses(viewer_id, [*above, *below], unasked=True, context="thread")
    return to_sources({**around, **own}.values())


class _Account(msgspec.Struct):
    acct: str
    bot: bool = False


class _Status(msgspec.Struct):
    id: str
    url: str
    account: _Account
    created_at: dt.datetime
    content: str
    spoiler_text: str
    media_attachments: list[msgspec.Raw]
    replies_count: int
    reblogs_count: int
    favourites_count: int
    reblog: "_Status | None" = None


_decode = msgspec.json.Decoder(_Status).decode


def to_sources(statuses: Iterable[bytes]) -> list[Source]:
    """Statuses as the assistant reads them, oldest first, each once; what is behind a warning stays behind it."""
    found: dict[str, Source] = {}
    for status in statuses:
        outer = _decode(status)
        one = outer.reblog or outer
        text = one.spoiler_text or unescape(_TAGS.sub("", _BREAK.sub("\n", one.content)))
        found[one.id] = Source(
            id=int(one.id),
            url=one.url,
            handle=f"@{one.account.acct}",
            text=text.strip(),
            created_at=one.created_at,
            replies=one.replies_count,
            favourites=one.favourites_count,
            boosts=one.reblogs_count,
            pictures=len(one.media_attachments),
            automated=one.account.bot,
        )
    return sorted(found.values(), key=lambda source: source.id)


handlers: list[Any] = [
    read_assistant,
    suggest_alt_text,
    suggest_tone,
    suggest_translation,
    suggest_ideas,
    tell_what_happened,
]
