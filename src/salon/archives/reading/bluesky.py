"""Repositories of Bluesky: a CAR file with everything somebody wrote, and the pictures in a folder beside it."""

from collections.abc import Iterator
from typing import Any

import libipld

from salon.archives.reading.items import Boost, Head, Item, Lost, Mark, Person, Picture, Post
from salon.archives.reading.pack import UNREADABLE, Pack, Refused
from salon.archives.reading.words import as_dict, as_list, as_text, to_time

SITE = "https://bsky.app"
DEEPEST = 64  # of the tree of records; real ones are not deeper than a dozen
WARNED = frozenset({"porn", "sexual", "nudity", "graphic-media"})


def find_repo(pack: Pack) -> str | None:
    """The name of the repository in an archive."""
    return next((name for name in pack.names if name.endswith(".car")), None)


def read_bluesky(pack: Pack) -> Iterator[Item]:
    """What a repository has of posts, reposts, likes and people, in the order in which it was written."""
    name = find_repo(pack)
    assert name is not None
    did, records = _open_repo(pack.read(name))
    yield Head("bluesky", SITE, "bsky.app")
    blobs = {name.rsplit("/", 1)[-1].split(".")[0]: name for name in pack.names if not name.endswith(".car")}
    for key, record in sorted(records, key=lambda one: as_text(one[1].get("createdAt"))):
        item = _read_record(pack, blobs, f"at://{did}/{key}", record)
        if item is not None:
            yield item


def _open_repo(data: bytes) -> tuple[str, list[tuple[str, dict[str, Any]]]]:
    """The account, and (`collection/key`, record) of all it wrote."""
    try:
        header, blocks = libipld.decode_car(data)
        commit = as_dict(blocks[header["roots"][0]])
        records = [(key, as_dict(blocks.get(cid))) for key, cid in _walk(blocks, commit["data"])]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise Refused(UNREADABLE) from error
    return as_text(commit.get("did")), records


def _walk(blocks: dict[bytes, Any], top: bytes) -> Iterator[tuple[str, bytes]]:
    """(key, id of the record) in the tree; keys are written as what differs from the one before."""
    seen: set[bytes] = set()
    stack: list[tuple[bytes, int]] = [(top, 0)]
    while stack:
        cid, depth = stack.pop()
        if cid in seen or depth > DEEPEST:
            continue
        seen.add(cid)
        node = as_dict(blocks.get(cid))
        if isinstance(node.get("l"), bytes):
            stack.append((node["l"], depth + 1))
        key = b""
        for entry in map(as_dict, as_list(node.get("e"))):
            key = key[: entry["p"]] + bytes(entry["k"])
            yield key.decode("ascii", "replace"), entry["v"]
            if isinstance(entry.get("t"), bytes):
                stack.append((entry["t"], depth + 1))


def _read_record(pack: Pack, blobs: dict[str, str], uri: str, record: dict[str, Any]) -> Item | None:
    created_at = to_time(as_text(record.get("createdAt")))
    subject = record.get("subject")
    match record.get("$type"):
        case "app.bsky.feed.post" if created_at is not None:
            return _read_post(pack, blobs, uri, record)
        case "app.bsky.feed.repost" if created_at is not None:
            return Boost(uri, created_at, as_text(as_dict(subject).get("uri")))
        case "app.bsky.feed.like":
            return Mark("like", as_text(as_dict(subject).get("uri")))
        case "app.bsky.graph.follow" | "app.bsky.graph.block" as kind:
            return Person(kind.rsplit(".", 1)[-1], f"{as_text(subject)}@bsky.app")
        case "app.bsky.feed.post" | "app.bsky.feed.repost":
            return Lost("post", "unreadable", uri[:200])
    return None


def _read_post(pack: Pack, blobs: dict[str, str], uri: str, record: dict[str, Any]) -> Post:
    created_at = to_time(as_text(record.get("createdAt")))
    assert created_at is not None
    embed = as_dict(record.get("embed"))
    media = as_dict(embed.get("media")) or embed
    quoted = as_dict(embed.get("record"))
    labels = as_list(as_dict(record.get("labels")).get("values"))
    language = next((as_text(one)[:12] for one in as_list(record.get("langs"))), None)
    return Post(
        origin=uri,
        created_at=created_at,
        text=_to_text(record),
        sensitive=any(as_dict(one).get("val") in WARNED for one in labels),
        language=language or None,
        in_reply_to=as_text(as_dict(as_dict(record.get("reply")).get("parent")).get("uri")) or None,
        quote=as_text(quoted.get("uri")) or as_text(as_dict(quoted.get("record")).get("uri")) or None,
        pictures=[_find_picture(pack, blobs, as_dict(one)) for one in _list_blobs(media)],
        quote_policy="nobody",
    )


def _list_blobs(media: dict[str, Any]) -> list[Any]:
    if "video" in media:
        return [{"image": media["video"], "alt": media.get("alt")}]
    return as_list(media.get("images"))


def _find_picture(pack: Pack, blobs: dict[str, str], one: dict[str, Any]) -> Picture:
    ref = as_dict(one.get("image")).get("ref")
    described = as_text(one.get("alt")) or None
    found = None
    if isinstance(ref, bytes):
        try:
            found = blobs.get(libipld.encode_cid(ref))
        except ValueError:
            found = None
    return Picture(pack.unpack(found) if found else None, described)


def _to_text(record: dict[str, Any]) -> str:
    """The words, with links whole: what is shown there may be shortened, the facets know the addresses."""
    data = as_text(record.get("text")).encode()
    links = []
    for facet in map(as_dict, as_list(record.get("facets"))):
        place = as_dict(facet.get("index"))
        start, end = place.get("byteStart"), place.get("byteEnd")
        for feature in map(as_dict, as_list(facet.get("features"))):
            uri = as_text(feature.get("uri"))
            if uri and isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(data):
                links.append((start, end, uri))
    for start, end, uri in sorted(links, reverse=True):
        data = data[:start] + uri.encode() + data[end:]
    card = as_text(as_dict(as_dict(record.get("embed")).get("external")).get("uri"))
    text = data.decode("utf-8", "replace")
    return f"{text}\n\n{card}".strip() if card and card not in text else text
