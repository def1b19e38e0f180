"""Posts in other languages, over HTTP."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post

from salon.accounts.guards import require_viewer
from salon.accounts.queries import list_rows
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, spend
from salon.mastodon.statuses import one_status
from salon.media.queries import list_for_posts
from salon.posts.models import Post
from salon.posts.queries import list_posts
from salon.posts.translating.engines import find_engine, list_languages
from salon.posts.translating.posts import translate_post

Req = Request[Any, Any, Any]
OFTEN = Limit("translations", 60, 300)  # engines are slow or cost money


class TranslateParams(msgspec.Struct):
    """Into which language; default: the viewer's."""

    lang: str | None = None


@post("/api/v1/statuses/{status_id:str}/translate", status_code=200)
async def translate_status(request: Req, status_id: str) -> Response[bytes]:
    """A post's words, poll and descriptions in another language, as Mastodon's Translation."""
    viewer_id, post_id = await require_viewer(request, "read:statuses"), parse_id(status_id)
    params = await read_body(request, TranslateParams)
    await one_status(viewer_id, post_id)  # raises for whom it is not
    posts = await list_posts([post_id], 1)
    found = posts.get(post_id)
    if found is not None and found.boost_of_id is not None:
        found = posts.get(found.boost_of_id)
    if found is None:
        raise NotFound
    await spend(OFTEN, str(viewer_id))
    language = params.lang or (await list_rows([viewer_id]))[0].default_language or "en"
    made = await translate_post(found, await _list_descriptions(found), language)
    poll = {"id": str(found.id), "options": [{"title": title} for title in made.options]}
    return json_response(
        {
            "id": str(found.id),
            "content": made.content,
            "spoiler_text": made.spoiler_text,
            "language": made.language,
            "media_attachments": [{"id": one, "description": text} for one, text in made.descriptions.items()],
            "poll": poll if found.poll else None,
            "detected_source_language": made.source,
            "provider": made.provider,
        }
    )


async def _list_descriptions(found: Post) -> dict[str, str]:
    """What is said of a post's media, by their ids."""
    if not found.has_media:
        return {}
    pictures = (await list_for_posts([found.id])).get(found.id, [])
    return {str(one.id): one.description for one in pictures if one.description}


@get("/api/v1/instance/translation_languages")
async def read_translation_languages() -> Response[bytes]:
    """Which languages can be translated into which; none without an engine."""
    engine = find_engine()
    return json_response({} if engine is None else await list_languages(engine))


handlers = [translate_status, read_translation_languages]
