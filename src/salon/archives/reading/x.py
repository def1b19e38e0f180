"""Archives of X: JavaScript files that hold JSON, pictures in a folder beside them."""

import html
import re
from collections.abc import Iterator
from typing import Any

import msgspec

from salon.archives.reading.items import Head, Item, Lost, Mark, Person, Picture, Post
from salon.archives.reading.pack import UNREADABLE, Pack, Refused
from salon.archives.reading.words import as_dict, as_list, as_text, to_time

TWEETS = re.compile(r"(^|.*/)data/tweets?(-part\d+)?\.js")
_BEFORE = re.compile(rb"\A\s*window\.YTD\.[\w.]+\s*=\s*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
SITE = "https://x.com"
DOMAIN = "x.com"


def read_x(pack: Pack) -> Iterator[Item]:
    """What an archive of X has of posts, likes and people."""
    yield Head("x", SITE, DOMAIN)
    me = _find_name(pack)
    tweets = [
        as_dict(one.get("tweet", one)) for one in _list_rows(pack, [n for n in pack.names if TWEETS.fullmatch(n)])
    ]
    for tweet in sorted(tweets, key=_to_number):
        yield _read_tweet(pack, tweet, me)
    for row in _list_rows(pack, pack.list("data/like.js")):
        tweet_id = as_text(as_dict(row.get("like")).get("tweetId"))
        if tweet_id:
            yield Mark("like", f"{SITE}/i/status/{tweet_id}")
    for verb, ending, key in (
        ("follow", "following", "following"),
        ("mute", "mute", "muting"),
        ("block", "block", "blocking"),
    ):
        for row in _list_rows(pack, pack.list(f"data/{ending}.js")):
            account_id = as_text(as_dict(row.get(key)).get("accountId"))
            if account_id:
                yield Person(verb, f"{account_id}@{DOMAIN}")


def _to_number(tweet: dict[str, Any]) -> int:
    tweet_id = as_text(tweet.get("id_str"))
    return int(tweet_id) if tweet_id.isascii() and tweet_id.isdigit() and len(tweet_id) < 20 else 0


def _find_name(pack: Pack) -> str:
    for row in _list_rows(pack, pack.list("data/account.js")):
        return as_text(as_dict(row.get("account")).get("username"))
    return ""


def _list_rows(pack: Pack, names: list[str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for name in names:
        try:
            found = msgspec.json.decode(_BEFORE.sub(b"", pack.read(name), count=1))
        except (msgspec.DecodeError, RecursionError) as error:
            raise Refused(UNREADABLE) from error
        rows += [as_dict(one) for one in as_list(found)]
    return rows


def _read_tweet(pack: Pack, tweet: dict[str, Any], me: str) -> Item:
    tweet_id, created_at = as_text(tweet.get("id_str")), to_time(as_text(tweet.get("created_at")))
    if not tweet_id.isdigit() or created_at is None:
        return Lost("post", "unreadable", tweet_id[:40])
    text = as_text(tweet.get("full_text")) or as_text(tweet.get("text"))
    origin = to_origin(tweet_id)
    if text.startswith("RT @"):
        return Lost("boost", "not_here", origin)
    entities = as_dict(tweet.get("entities"))
    found = as_list(as_dict(tweet.get("extended_entities")).get("media")) or as_list(entities.get("media"))
    media = [as_dict(one) for one in found]
    answered = as_text(tweet.get("in_reply_to_status_id_str"))
    language = as_text(tweet.get("lang"))
    return Post(
        origin=origin,
        created_at=created_at,
        text=_to_text(text, entities, media),
        sensitive=tweet.get("possibly_sensitive") is True,
        language=language if _LANGUAGE.fullmatch(language) and language != "und" else None,
        in_reply_to=to_origin(answered) if answered and _is_own(tweet, me) else None,
        pictures=[_find_picture(pack, tweet_id, one) for one in media],
        quote_policy="nobody",
    )


def to_origin(tweet_id: str) -> str:
    """The address that stands for a post there."""
    return f"{SITE}/i/status/{tweet_id}"


def _is_own(tweet: dict[str, Any], me: str) -> bool:
    """A thread of one's own goes on here; answers to others have lost what they answer."""
    return bool(me) and as_text(tweet.get("in_reply_to_screen_name")).lower() == me.lower()


def _to_text(text: str, entities: dict[str, Any], media: list[dict[str, Any]]) -> str:
    """Shortened links as the addresses they stand for; those of pictures go."""
    for one in map(as_dict, as_list(entities.get("urls"))):
        if short := as_text(one.get("url")):
            text = text.replace(short, as_text(one.get("expanded_url")) or short)
    for one in media:
        if short := as_text(one.get("url")):
            text = text.replace(short, "")
    return html.unescape(text).strip()


def _find_picture(pack: Pack, tweet_id: str, one: dict[str, Any]) -> Picture:
    """The file of a picture is called by its post and the name it had there; of a clip the best one was kept."""
    variants = map(as_dict, as_list(as_dict(one.get("video_info")).get("variants")))
    still = as_text(one.get("media_url_https")) or as_text(one.get("media_url"))
    names = [still, *(as_text(variant.get("url")) for variant in variants)]
    described = as_text(one.get("ext_alt_text")) or None
    for url in reversed(names):
        called = url.split("?")[0].rsplit("/", 1)[-1]
        for folder in ("tweets_media", "tweet_media"):
            if called and (found := pack.find(f"data/{folder}/{tweet_id}-{called}")):
                return Picture(pack.unpack(found), described)
    return Picture(None, described)
