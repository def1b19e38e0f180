"""Archives in ActivityStreams: Mastodon's, and Salon's own with what it adds."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from salon.archives.reading.items import (
    Boost,
    Earlier,
    Head,
    Item,
    Kept,
    Loose,
    Lost,
    Mark,
    Option,
    PeopleList,
    Picture,
    Poll,
    Post,
)
from salon.archives.reading.pack import UNREADABLE, Pack, Refused
from salon.archives.reading.people import list_people
from salon.archives.reading.words import as_dict, as_list, as_number, as_text, to_text, to_time

PUBLIC = frozenset({"https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public"})
OWN = ("settings", "generations")  # before posts, and the rest after
LATER = (
    *(
        "lineage",
        "tags",
        "filters",
        "about_others",
        "muted_conversations",
        "scheduled",
        "templates",
        "lists",
        "mutes",
        "aliases",
        "awaited_people",
    ),
)


def read_activitystreams(pack: Pack) -> Iterator[Item]:
    """The items of an archive with an outbox: who it is, what they said, what they marked, whom they know."""
    actor = as_dict(read_json(pack, "actor.json"))
    is_salon = pack.find("salon/media.jsonl") is not None
    address = urlsplit(as_text(actor.get("id")))
    base = f"{address.scheme}://{address.netloc}"
    yield Head("salon" if is_salon else "mastodon", base, address.netloc)
    yield _read_profile(pack, actor)
    for name in OWN if is_salon else ():
        yield from _read_lines(pack, name)
    media = _read_media(pack) if is_salon else {}
    shown: set[int] = set()
    for activity in as_list(as_dict(read_json(pack, "outbox.json")).get("orderedItems")):
        item = _read_activity(pack, as_dict(activity), address.netloc, media)
        if isinstance(item, Post):
            shown |= {one.number for one in item.pictures if one.number is not None}
        yield item
    for number in sorted(media.keys() - shown):
        yield Loose(_to_picture(pack, as_text(media[number].get("file")), media[number]))
    for verb, name in (("like", "likes.json"), ("bookmark", "bookmarks.json")):
        yield from _read_marks(pack, verb, name)
    # Salon's own file of lists says more.
    yield from (item for item in list_people(pack) if not (is_salon and isinstance(item, PeopleList)))
    for name in LATER if is_salon else ():
        yield from _read_lines(pack, name)


def read_json(pack: Pack, ending: str) -> Any:
    """A document of the archive, None when it has none; raises `Refused` for one that cannot be read."""
    name = pack.find(ending)
    if name is None:
        return None
    try:
        return msgspec.json.decode(pack.read(name))
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused(UNREADABLE) from error


def _read_profile(pack: Pack, actor: dict[str, Any]) -> Kept:
    source = as_text(as_dict(actor.get("source")).get("content"))
    pictures = {}
    for name, key in (("avatar", "icon"), ("header", "image")):
        image = as_dict(actor.get(key))
        found = pack.find(as_text(image.get("url")).lstrip("/")) if image.get("url") else None
        if found:
            pictures[name] = {"path": pack.unpack(found), "description": as_text(image.get("name"))}
    fields = [
        {
            "name": as_text(one.get("name")),
            "value": as_text(one.get("salon:source")) or to_text(as_text(one.get("value"))),
        }
        for one in map(as_dict, as_list(actor.get("attachment")))
        if one.get("type") == "PropertyValue"
    ]
    row = {
        "display_name": as_text(actor.get("name")),
        "note": source or to_text(as_text(actor.get("summary"))),
        "fields": fields,
        "locked": actor.get("manuallyApprovesFollowers") is True,
        "bot": actor.get("type") == "Service",
        "discoverable": actor.get("discoverable") is not False,
        **pictures,
    }
    return Kept("profile", row)


def _read_lines(pack: Pack, name: str) -> Iterator[Item]:
    found = pack.find(f"salon/{name}.jsonl")
    for row in _list_rows(pack, found) if found else ():
        yield Kept(name, row)


def _list_rows(pack: Pack, name: str) -> list[dict[str, Any]]:
    try:
        return [as_dict(msgspec.json.decode(line)) for line in pack.read(name).splitlines() if line.strip()]
    except (msgspec.DecodeError, RecursionError) as error:
        raise Refused(UNREADABLE) from error


def _read_media(pack: Pack) -> dict[int, dict[str, Any]]:
    """What Salon says of its pictures, by their numbers."""
    name = pack.find("salon/media.jsonl")
    rows = _list_rows(pack, name) if name else []
    return {as_number(row.get("number")): row for row in rows}


def _read_activity(pack: Pack, activity: dict[str, Any], domain: str, media: dict[int, dict[str, Any]]) -> Item:
    origin = as_text(activity.get("id")).removesuffix("/activity")
    created_at = to_time(activity.get("published"))
    if not origin or created_at is None:
        return Lost("post", "unreadable", origin[:200])
    visibility = as_text(activity.get("salon:visibility")) or _read_audience(activity)
    if activity.get("type") == "Announce":
        of = activity.get("object")
        return Boost(origin, created_at, as_text(of) or as_text(as_dict(of).get("id")), visibility)
    if activity.get("type") != "Create" or not isinstance(activity.get("object"), dict):
        return Lost("post", "unknown_kind", origin[:200])
    return _read_post(pack, activity["object"], created_at, domain, media)


def _read_audience(thing: dict[str, Any]) -> str:
    to, cc = as_list(thing.get("to")), as_list(thing.get("cc"))
    if any(one in PUBLIC for one in to):
        return "public"
    if any(one in PUBLIC for one in cc):
        return "unlisted"
    return "private" if any(as_text(one).endswith("/followers") for one in (*to, *cc)) else "direct"


def _read_post(
    pack: Pack, note: dict[str, Any], created_at: dt.datetime, domain: str, media: dict[int, dict[str, Any]]
) -> Item:
    origin = as_text(note.get("id"))
    content = note.get("content")
    source = as_dict(note.get("source")).get("content")
    language = next((as_text(one) for one in as_dict(note.get("contentMap"))), None)
    summary = as_text(note.get("summary"))
    return Post(
        origin=origin,
        created_at=created_at,
        text=source if isinstance(source, str) else to_text(as_text(content)),
        spoiler_text=summary,
        sensitive=note.get("sensitive") is True,
        visibility=as_text(note.get("salon:visibility")) or _read_audience(note),
        language=language[:12] if language else None,
        in_reply_to=as_text(note.get("inReplyTo")) or None,
        quote=as_text(note.get("quote")) or as_text(note.get("quoteUri")) or None,
        pictures=[_read_document(pack, as_dict(one), media) for one in as_list(note.get("attachment"))],
        poll=_read_poll(note),
        edits=_read_edits(note),
        edited_at=to_time(note.get("updated")) if note.get("updated") else None,
        mentions=[_to_address(as_dict(one), domain) for one in as_list(note.get("tag")) if _is_mention(one)],
        remix=as_text(note.get("salon:remix")) or "everyone",
        recipe=as_text(note.get("salon:recipe")) or "shown",
        degree=as_text(note.get("salon:degree")) or None,
        quote_policy=as_text(note.get("salon:quotePolicy")) or "nobody",
        reply_policy=as_text(note.get("salon:replyPolicy")) or "everyone",
        app_name=as_text(note.get("salon:app")) or None,
        pinned_at=to_time(note.get("salon:pinned")) if note.get("salon:pinned") else None,
    )


def _is_mention(tag: Any) -> bool:
    return isinstance(tag, dict) and tag.get("type") == "Mention"


def _to_address(tag: dict[str, Any], domain: str) -> str:
    name = as_text(tag.get("name")).lstrip("@")
    return name if "@" in name else f"{name}@{domain}"


def _read_document(pack: Pack, one: dict[str, Any], media: dict[int, dict[str, Any]]) -> Picture:
    url = one.get("url")
    name = urlsplit(as_text(url) or as_text(as_dict(url).get("href"))).path.lstrip("/")
    known = media.get(as_number(one.get("salon:media")), {})
    if known:
        return _to_picture(pack, name, known)
    focus = [one for one in as_list(one.get("focalPoint")) if isinstance(one, int | float)]
    x, y = focus if len(focus) == 2 else (0.0, 0.0)
    found = pack.find(name) if name else None
    path = pack.unpack(found) if found else None
    return Picture(path, as_text(one.get("name")) or None, float(x), float(y))


def _to_picture(pack: Pack, name: str, known: dict[str, Any]) -> Picture:
    """A picture of which Salon's own files tell all."""
    found = pack.find(name) if name else None
    return msgspec.convert(
        {
            **{field: known.get(field) for field in ("description", "created_at", "generation", "variation", "number")},
            "focus_x": known.get("focus_x") or 0.0,
            "focus_y": known.get("focus_y") or 0.0,
            "said": known.get("degree"),
            "path": pack.unpack(found) if found else None,
        },
        Picture,
    )


def _read_poll(note: dict[str, Any]) -> Poll | None:
    multiple = isinstance(note.get("anyOf"), list)
    found = note.get("anyOf") if multiple else note.get("oneOf")
    if not isinstance(found, list):
        return None
    options = [
        Option(as_text(one.get("name")), as_number(as_dict(one.get("replies")).get("totalItems")))
        for one in map(as_dict, found)
    ]
    voters = as_number(note.get("votersCount"))
    ends = to_time(note.get("endTime") or note.get("closed")) if note.get("endTime") or note.get("closed") else None
    return Poll(options, multiple, note.get("salon:hideTotals") is True, voters, ends)


def _read_edits(note: dict[str, Any]) -> list[Earlier]:
    found = []
    for one in map(as_dict, as_list(note.get("salon:edits"))):
        at = to_time(one.get("published"))
        if at is not None:
            summary = as_text(one.get("summary"))
            found.append(Earlier(as_text(one.get("source")), at, summary, one.get("sensitive") is True))
    return found


def _read_marks(pack: Pack, verb: str, name: str) -> Iterator[Item]:
    for one in as_list(as_dict(read_json(pack, name)).get("orderedItems")):
        uri = as_text(one) or as_text(as_dict(one).get("id"))
        if uri:
            yield Mark(verb, uri)
