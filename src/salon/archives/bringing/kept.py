"""What somebody kept for themselves in another Salon, line by line; what they have here already stays as it is."""

import asyncio
import datetime as dt
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import UNSET

from salon.accounts.actions import profiles
from salon.accounts.aliases import add_alias
from salon.accounts.models import Field, ProfileChange
from salon.accounts.reading import ReadingWish, choose_reading
from salon.archives.bringing import making
from salon.archives.bringing.people import bring_list, bring_people, find_people
from salon.archives.bringing.report import Bringing
from salon.archives.reading.items import Kept, PeopleList, Person
from salon.archives.reading.words import as_dict, as_list, as_text, to_time
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import SalonError
from salon.media.images.models import REFUSALS, Limits
from salon.media.keeping import blobs
from salon.media.sandbox.uploads import process_upload_async
from salon.notifications.actions import set_note_wish, set_policy, set_remix_wish
from salon.notifications.queries import POLICIES
from salon.posts.actions import mute_thread
from salon.posts.importing import is_usable, list_known
from salon.posts.models import Draft
from salon.relationships import regards
from salon.studio.posting import schedule
from salon.timelines import filters, tags
from salon.timelines.dials import Choice, DialWish, turn_dial

SIDES = {"avatar": 400, "header": 1500}
Row = dict[str, Any]


async def bring_kept(bringing: Bringing, one: Kept) -> None:
    """Bring a line of one of Salon's own files; what cannot be is noted."""
    act = ACTS.get(one.name)
    if act is None:
        return
    try:
        taken = await act(bringing, one.row)
    except (SalonError, msgspec.ValidationError, KeyError, TypeError):
        bringing.lose(one.name, "not_allowed", as_text(one.row.get("title")) or as_text(one.row.get("name")))
        return
    (bringing.taken if taken else bringing.already)[one.name] += 1


async def _bring_profile(bringing: Bringing, row: Row) -> bool:
    """Fill in what is empty here."""
    async with db.reading() as conn:
        found = await conn.execute(
            "SELECT display_name, note, fields, avatar_key, header_key FROM accounts WHERE id = %s",
            (bringing.owner_id,),
        )
        name, note, fields, *keys = await found.fetchone() or ("", "", [], None, None)
    asked = [Field(as_text(one.get("name")), as_text(one.get("value"))) for one in map(as_dict, as_list(row["fields"]))]
    change = ProfileChange(
        display_name=as_text(row.get("display_name")) if not name else UNSET,
        note=as_text(row.get("note")) if not note else UNSET,
        fields=asked[:4] if not fields else UNSET,
        locked=True if row.get("locked") is True else UNSET,
        bot=True if row.get("bot") is True else UNSET,
        discoverable=False if row.get("discoverable") is False else UNSET,
        avatar_description=as_text(as_dict(row.get("avatar")).get("description")) if not keys[0] else UNSET,
        header_description=as_text(as_dict(row.get("header")).get("description")) if not keys[1] else UNSET,
    )
    async with db.transaction() as tx:
        await profiles.update_profile(tx, bringing.owner_id, change)
    for kind, key in zip(SIDES, keys, strict=True):
        path = as_text(as_dict(row.get(kind)).get("path"))
        if path and not key:
            await _bring_portrait(bringing, kind, Path(path))
    return True


async def _bring_portrait(bringing: Bringing, kind: str, path: Path) -> None:
    data = await asyncio.to_thread(path.read_bytes)
    limits = Limits(max_bytes=settings().upload_max_bytes, original_side=64, moving_side=64, small_side=SIDES[kind])
    try:
        still = (await process_upload_async(data, limits)).small
    except tuple(REFUSALS.values()):
        bringing.lose("picture", "file_unreadable", kind)
        return
    key = await blobs().put(still.data, still.mime)
    async with db.transaction() as tx:
        await (profiles.set_avatar if kind == "avatar" else profiles.set_header)(tx, bringing.owner_id, key)


async def _bring_settings(bringing: Bringing, row: Row) -> bool:
    change = msgspec.convert(
        {
            name: row[name]
            for name in (
                *("default_visibility", "default_sensitive", "default_language", "quote_policy", "indexable"),
                *("hide_collections", "shows_favourites", "attribution_domains"),
            )
            if name in row
        },
        ProfileChange,
    )
    policy = {name: as_text(answer) for name, answer in as_dict(row.get("notifications")).items() if name in POLICIES}
    dial = as_dict(row.get("dial"))
    reading = _to_reading(as_dict(row.get("reading")))
    async with db.transaction() as tx:
        await profiles.update_profile(tx, bringing.owner_id, change)
        if policy:
            await set_policy(tx, bringing.owner_id, policy)
        if isinstance(row.get("hears_of_descendants"), bool):
            await set_remix_wish(tx, bringing.owner_id, descendants=row["hears_of_descendants"])
        if isinstance(row.get("hears_of_notes"), bool):
            await set_note_wish(tx, bringing.owner_id, notes=row["hears_of_notes"])
        if reading:
            await choose_reading(tx, bringing.owner_id, reading)
        if dial:
            feeds: dict[str, Choice | None] = {
                feed: _to_choice(shown) for feed, shown in as_dict(dial.get("feeds")).items()
            }
            wish = DialWish(
                everywhere=_to_choice(dial["everywhere"]), feeds=feeds, hides_bots=dial.get("hides_bots") is True
            )
            await turn_dial(tx, bringing.owner_id, wish)
    return True


def _to_reading(row: Row) -> ReadingWish | None:
    names = {
        "media": "media",
        "spoilers": "spoilers",
        "autoplay": "autoplay",
        "languages": "chosen_languages",
        "as_made": "as_made",
    }
    return msgspec.convert({names[one]: row[one] for one in row if one in names}, ReadingWish) if row else None


def _to_choice(shown: Any) -> Choice:
    degrees = [as_text(one) for one in as_list(shown)]
    return Choice(degrees=[one for one in degrees if one != "unknown"], unknown="unknown" in degrees)


async def _bring_tag(bringing: Bringing, row: Row) -> bool:
    tag = tags.normalize(as_text(row.get("tag")))
    async with db.transaction() as tx:
        if row.get("followed") is True:
            await tags.follow_tag(tx, bringing.owner_id, tag)
        if row.get("featured") is True:
            await tags.show_tag(tx, bringing.owner_id, tag)
    return True


async def _bring_filter(bringing: Bringing, row: Row) -> bool:
    title, expires_at = as_text(row.get("title")).strip(), to_time(row["expires_at"]) if row.get("expires_at") else None
    if any(one.title == title for one in await filters.list_filters(bringing.owner_id)):
        return False
    if expires_at is not None and expires_at <= clock.now():
        return False
    left = int((expires_at - clock.now()).total_seconds()) if expires_at else None
    wish = msgspec.convert(
        {"title": title, "context": row["contexts"], "filter_action": row["action"], "expires_in": left},
        filters.FilterWish,
    )
    keywords = msgspec.convert(as_list(row.get("keywords")), list[filters.KeywordWish])
    uris = [as_text(one) for one in as_list(row.get("posts"))]
    async with db.transaction() as tx:
        filter_id = await filters.make_filter(tx, bringing.owner_id, wish, keywords)
        known = await list_known(tx, bringing.owner_id, uris)
        for post in known.values():
            if is_usable(post, bringing.owner_id):
                await filters.put_status(tx, bringing.owner_id, filter_id, post.id)
    return True


async def _bring_about(bringing: Bringing, row: Row) -> bool:
    address = as_text(row.get("account")).lower()
    async with db.transaction() as tx:
        account_id = (await find_people(tx, [address])).get(address)
        if account_id is None:
            bringing.lose("about_others", "not_here", address)
            return False
        if row.get("note"):
            await regards.set_note(tx, bringing.owner_id, account_id, as_text(row["note"]))
        if row.get("endorsed") is True:
            await regards.endorse(tx, bringing.owner_id, account_id)
        if row.get("hint_hidden") is True:
            await regards.hide_suggestion(tx, bringing.owner_id, account_id)
        if row.get("heard_always") is True:
            await tx.execute(
                "INSERT INTO notification_permissions VALUES (%s, %s) ON CONFLICT DO NOTHING",
                (bringing.owner_id, account_id),
            )
    return True


async def _bring_quiet(bringing: Bringing, row: Row) -> bool:
    uri = as_text(row.get("post"))
    async with db.transaction() as tx:
        known = (await list_known(tx, bringing.owner_id, [uri])).get(uri)
        if known is None or not is_usable(known, bringing.owner_id):
            bringing.lose("muted_conversations", "not_here", uri)
            return False
        await mute_thread(tx, bringing.owner_id, known.id, quiet=True)
    return True


async def _bring_scheduled(bringing: Bringing, row: Row) -> bool:
    at, post = to_time(row["scheduled_at"]), as_dict(row.get("post"))
    if at is None or at <= clock.now() + dt.timedelta(minutes=6):
        bringing.lose("scheduled", "too_late", as_text(post.get("text"))[:80])
        return False
    uris = {name: as_text(row.get(name)) for name in ("in_reply_to", "quote")}
    media = [bringing.pictures[one] for one in as_list(row.get("media")) if one in bringing.pictures]
    async with db.transaction() as tx:
        known = await list_known(tx, bringing.owner_id, [uri for uri in uris.values() if uri])
        here = {name: known[uri].id if uri in known else None for name, uri in uris.items()}
        found = await tx.execute(
            "SELECT 1 FROM scheduled_posts WHERE author_id = %s AND scheduled_at = %s AND params ->> 'text' = %s",
            (bringing.owner_id, at, as_text(post.get("text"))),
        )
        if await found.fetchone():
            return False
        draft = msgspec.convert(post, Draft)
        draft.reply_to_id, draft.quote_of_id, draft.media_ids = here["in_reply_to"], here["quote"], media
        await schedule(tx, bringing.owner_id, draft, at)
    return True


async def _bring_list(bringing: Bringing, row: Row) -> bool:
    await bring_list(
        bringing,
        PeopleList(
            as_text(row["title"]),
            [as_text(one) for one in as_list(row["members"])],
            as_text(row["replies_policy"]),
            row["exclusive"] is True,
        ),
    )
    return False


async def _bring_mute(bringing: Bringing, row: Row) -> bool:
    until = to_time(row["expires_at"])
    hides = row["hides_notifications"] is not False
    await bring_people(bringing, [Person("mute", as_text(row["account"]), hides_notifications=hides, expires_at=until)])
    return True


async def _bring_awaited(bringing: Bringing, row: Row) -> bool:
    """With what was wished for them there."""
    wished = "follow" if row.get("wish") == "follow" else "ask"
    chosen, bringing.awaited = bringing.awaited, wished
    await bring_people(bringing, [Person(as_text(row["verb"]), as_text(row["address"]))])
    bringing.awaited = chosen
    return True


async def _bring_alias(bringing: Bringing, row: Row) -> bool:
    async with db.transaction() as tx:
        await add_alias(tx, bringing.owner_id, as_text(row["account"]))
    return True


async def _bring_domain(bringing: Bringing, row: Row) -> bool:
    async with db.transaction() as tx:
        await regards.block_domain(tx, bringing.owner_id, as_text(row["domain"]), blocked=True)
    return True


ACTS: dict[str, Callable[[Bringing, Row], Awaitable[bool]]] = {
    "profile": _bring_profile,
    "settings": _bring_settings,
    "generations": making.bring_generation,
    "lineage": making.bring_edge,
    "templates": making.bring_template,
    "tags": _bring_tag,
    "filters": _bring_filter,
    "about_others": _bring_about,
    "muted_conversations": _bring_quiet,
    "scheduled": _bring_scheduled,
    "lists": _bring_list,
    "mutes": _bring_mute,
    "domain_block": _bring_domain,
    "aliases": _bring_alias,
    "awaited_people": _bring_awaited,
}
