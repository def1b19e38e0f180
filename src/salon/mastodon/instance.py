"""What this place says about itself to apps, and the small answers they ask for at start-up."""

from typing import Any

from litestar import Response, get

from salon import __version__
from salon.accounts.queries import find_operator
from salon.accounts.views import DESCRIPTION, list_accounts
from salon.kit import db
from salon.kit.context import settings
from salon.kit.http import json_response
from salon.mastodon.house import list_rule_entities
from salon.mastodon.streaming import streaming_url
from salon.media.clips.kinds import MIME_TYPES as CLIP_TYPES
from salon.media.rules import PICTURE_TYPES
from salon.notifications.push.keys import public_key
from salon.posts.translating.engines import find_engine
from salon.safety.house import list_papers

# 7 = quotes, of 4.5; advertise only what is here.
API_VERSIONS = {"mastodon": 7, "salon": 1}
VERSION = f"4.5.0 (compatible; Salon {__version__})"


async def _counts() -> tuple[int, int]:
    """People and posts, estimated from the planner's statistics: nothing is counted on a read path."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT relname, greatest(reltuples, 0)::bigint FROM pg_class WHERE relname IN ('accounts', 'posts')"
        )
        found = dict(await rows.fetchall())
    return found.get("accounts", 0), found.get("posts", 0)


async def _contact() -> dict[str, Any]:
    """Whom to write to, and the first operator."""
    paper = (await list_papers()).get("contact")
    operator = await find_operator()
    account = (await list_accounts([operator])).get(operator) if operator else None
    return {"email": paper.content if paper else "", "account": account}


def _configuration() -> dict[str, Any]:
    place = settings()
    return {
        "statuses": {
            "max_characters": place.post_max_characters,
            "max_media_attachments": 4,
            "characters_reserved_per_url": 23,
        },
        "media_attachments": {
            "supported_mime_types": [*PICTURE_TYPES, *CLIP_TYPES],
            "image_size_limit": place.upload_max_bytes,
            "image_matrix_limit": 40_000_000,
            "description_limit": 1500,
            "video_size_limit": place.video_max_bytes,
            "video_frame_rate_limit": place.video_max_frame_rate,
            "video_matrix_limit": place.video_max_pixels,
        },
        "polls": {
            "max_options": 4,
            "max_characters_per_option": 50,
            "min_expiration": 300,
            "max_expiration": 2_629_746,
        },
        "accounts": {"max_featured_tags": 10, "max_pinned_statuses": 5, "max_profile_fields": 4},
        "translation": {"enabled": find_engine() is not None},
        "timelines_access": {"live_feeds": {"local": "public", "remote": "public"}},
        "limited_federation": False,
    }


@get("/api/v2/instance")
async def read_instance() -> Response[bytes]:
    """The place, in the newer shape."""
    place = settings()
    people, _ = await _counts()
    configuration = _configuration() | {"urls": {"streaming": streaming_url()}, "vapid": {"public_key": public_key()}}
    return json_response(
        {
            "domain": place.domain,
            "title": place.title,
            "version": VERSION,
            "source_url": "",
            "description": DESCRIPTION,
            "usage": {"users": {"active_month": people}},
            "thumbnail": {"url": f"{place.base_url}/icon.png"},
            "icon": [],
            "languages": ["en"],
            "configuration": configuration,
            "registrations": {
                "enabled": place.sign_up in {"open", "approval"},
                "approval_required": place.sign_up == "approval",
                "message": None,
                "min_age": None,
                "reason_required": False,
                "url": None,
            },
            "contact": await _contact(),
            "rules": await list_rule_entities(),
            "api_versions": API_VERSIONS,
        }
    )


@get("/api/v1/instance")
async def read_instance_v1() -> Response[bytes]:
    """The place, in the older shape."""
    place = settings()
    people, posts = await _counts()
    return json_response(
        {
            "uri": place.domain,
            "title": place.title,
            "short_description": "A place where people and AI make pictures and talk.",
            "description": "A place where people and AI make pictures and talk.",
            "email": (await _contact())["email"],
            "version": VERSION,
            "urls": {"streaming_api": streaming_url()},
            "stats": {"user_count": people, "status_count": posts, "domain_count": 1},
            "thumbnail": None,
            "languages": ["en"],
            "registrations": place.sign_up in {"open", "approval"},
            "approval_required": place.sign_up == "approval",
            "invites_enabled": place.sign_up == "invite",
            "configuration": _configuration(),
            "contact_account": (await _contact())["account"],
            "rules": await list_rule_entities(),
        }
    )


@get(
    [
        "/api/v1/instance/peers",
        "/api/v1/instance/domain_blocks",
        "/api/v1/peers/search",
    ]
)
async def read_none() -> Response[bytes]:
    """Lists that are truly empty here: there are no other servers."""
    return json_response(b"[]")


handlers = [read_instance, read_instance_v1, read_none]
