"""Exports of Instagram, as JSON."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from salon.archives.reading.activitystreams import read_json
from salon.archives.reading.items import Head, Item, Lost, Person, Picture, Post
from salon.archives.reading.pack import Pack
from salon.archives.reading.words import as_dict, as_list, as_text, mend, to_time

SITE = "https://www.instagram.com"
DOMAIN = "instagram.com"


def list_posts(pack: Pack) -> list[str]:
    """The names of the files that hold posts."""
    return [name for name in pack.names if name.rsplit("/", 1)[-1].startswith("posts_") and name.endswith(".json")]


def read_instagram(pack: Pack) -> Iterator[Item]:
    """What an export of Instagram has of posts and people."""
    yield Head("instagram", SITE, DOMAIN)
    rows = [as_dict(one) for name in list_posts(pack) for one in as_list(read_json(pack, name))]
    for row in sorted(rows, key=_when):
        yield _read_post(pack, row)
    following = as_dict(read_json(pack, "following.json"))
    for one in map(as_dict, as_list(following.get("relationships_following"))):
        told = as_dict(next(iter(as_list(one.get("string_list_data"))), None))
        name = as_text(told.get("value")) or as_text(one.get("title")) or _to_name(as_text(told.get("href")))
        if name:
            yield Person("follow", f"{name.lower()}@{DOMAIN}")


def _to_name(href: str) -> str:
    return urlsplit(href).path.strip("/").rsplit("/", 1)[-1]


def _when(row: dict[str, Any]) -> float:
    media = as_dict(next(iter(as_list(row.get("media"))), None))
    found = row.get("creation_timestamp") or media.get("creation_timestamp")
    return found if isinstance(found, int | float) and not isinstance(found, bool) else 0


def _read_post(pack: Pack, row: dict[str, Any]) -> Item:
    media = [as_dict(one) for one in as_list(row.get("media"))]
    created_at = to_time(_when(row)) if _when(row) else None
    uris = [as_text(one.get("uri")) for one in media]
    if created_at is None or not any(uris):
        return Lost("post", "unreadable", mend(row.get("title"))[:80])
    text = mend(row.get("title")) or next((mend(one.get("title")) for one in media if one.get("title")), "")
    pictures = []
    for uri in uris:
        found = pack.find(uri.lstrip("/")) if uri else None
        pictures.append(Picture(pack.unpack(found) if found else None))
    # An export names neither posts nor their addresses: the first picture's name there stands for the post.
    return Post(f"{SITE}/{uris[0]}", created_at, text, pictures=pictures, quote_policy="nobody")
