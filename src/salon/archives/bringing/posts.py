"""Posts, boosts, marks and pictures, in batches: each a transaction, each item once however often it is read."""

import datetime as dt
from pathlib import Path
from typing import Any

from salon.archives.bringing.report import Bringing
from salon.archives.reading.items import Boost, Loose, Mark, Picture, Poll, Post
from salon.kit import db, log
from salon.kit.db import Tx
from salon.kit.http import is_storable
from salon.media.events import MediaUploaded
from salon.media.importing import Ready, Told, find_nudity, insert_brought, list_brought, prepare_file, put_into_posts
from salon.posts import checking
from salon.posts.importing import (
    ImportedPost,
    Known,
    import_boosts,
    import_marks,
    import_posts,
    is_usable,
    list_known,
    to_past,
)

MOST_TEXT = 65_536
MOST_OPTIONS = 20
MOST_PICTURES = 16  # of one post elsewhere; here the first ones are shown, as everywhere


async def bring_posts(bringing: Bringing, given: list[Post]) -> None:
    """Bring a batch of posts with their pictures; those that are here already are left as they are."""
    fresh = await _list_fresh(bringing, given)
    ready = {id(picture): await _prepare(bringing, picture) for post in fresh for picture in _shown(post)}
    async with db.transaction() as tx:
        made = [_to_imported(bringing, post, [ready[id(one)] for one in _shown(post)]) for post in fresh]
        wanted = [one for one in made if one]
        verdicts = await checking.weigh_brought(tx, bringing.owner_id, wanted)
        refused = {origin for origin, done in verdicts.items() if any(one.action == "refuse" for one in done)}
        taken = [one for one in wanted if one.origin not in refused]
        ids = await import_posts(tx, bringing.owner_id, bringing.source, taken)
        await checking.keep_brought(tx, bringing.owner_id, wanted, verdicts, ids)
        places = []
        for post in fresh:
            kept = [(one, found) for one in _shown(post) if (found := ready[id(one)]) is not None]
            for position, (picture, found) in enumerate(kept if post.origin in ids else []):
                media_id = await _insert(tx, bringing, picture, found, post.created_at)
                places.append((media_id, ids[post.origin], position))
        await put_into_posts(tx, bringing.owner_id, places)
    for origin in sorted(refused):
        bringing.lose("post", "refused", origin)
    bringing.taken["post"] += len(ids)
    bringing.taken["picture"] += len(places)


def _shown(post: Post) -> list[Picture]:
    return post.pictures[:MOST_PICTURES]


async def _list_fresh(bringing: Bringing, given: list[Post]) -> list[Post]:
    """Those that are not here, may come and can be stored."""
    async with db.reading() as conn:
        known = await list_known(conn, bringing.owner_id, [post.origin for post in given])
    fresh: dict[str, Post] = {}
    for post in given:
        if _is_here(bringing, known.get(post.origin), "post", post.origin) or post.origin in fresh:
            continue
        options = post.poll.options if post.poll else []
        words = "\n".join([post.text, post.spoiler_text, *(one.title for one in options)])
        if len(words) > MOST_TEXT or not is_storable(words) or not _is_address(post.origin):
            bringing.lose("post", "too_long" if len(words) > MOST_TEXT else "unreadable", post.origin)
        elif not words.strip() and not post.pictures:
            bringing.lose("post", "empty", post.origin)
        else:
            fresh[post.origin] = post
    return list(fresh.values())


def _is_address(text: str) -> bool:
    return is_storable(text) and 0 < len(text.encode()) <= 1000


def _is_here(bringing: Bringing, known: Known | None, what: str, example: str) -> bool:
    """Whether an item of one's own need not or may not be brought; what moderators took down stays down."""
    if known is None or known.author_id != bringing.owner_id:
        return False
    if known.taken_down:
        bringing.lose(what, "taken_down", example)
        return True
    if not known.gone:
        bringing.already[what] += 1
        return True
    return False


async def _prepare(bringing: Bringing, picture: Picture) -> Ready | None:
    if picture.path is None:
        bringing.lose("picture", "file_missing", picture.description or "")
        return None
    ready = await prepare_file(bringing.owner_id, Path(picture.path))
    if ready is None:
        bringing.lose("picture", "file_unreadable", picture.description or "")
    return ready


async def _insert(tx: Tx, bringing: Bringing, picture: Picture, ready: Ready, at: dt.datetime) -> int:
    generation = bringing.generations.get(picture.generation or 0)
    made = (generation, picture.variation) if generation and picture.variation is not None else None
    description = picture.description if picture.description and is_storable(picture.description) else None
    focus = (max(-1.0, min(1.0, picture.focus_x)), max(-1.0, min(1.0, picture.focus_y)))
    told = Told(description, focus, picture.said, to_past(picture.created_at or at), made)
    media_id = await insert_brought(tx, bringing.owner_id, ready, told)
    if picture.number is not None:
        bringing.pictures[picture.number] = media_id
    return media_id


def _to_imported(bringing: Bringing, post: Post, pictures: list[Ready | None]) -> ImportedPost | None:
    """A post as it is stored here; None when nothing is left of it."""
    has_media = any(pictures)
    if not post.text.strip() and not post.spoiler_text.strip() and not has_media and post.poll is None:
        bringing.lose("post", "empty", post.origin)
        return None
    poll = post.poll if post.poll and 2 <= len(post.poll.options) <= MOST_OPTIONS else None
    return ImportedPost(
        origin=post.origin,
        created_at=post.created_at,
        text=post.text,
        spoiler_text=post.spoiler_text,
        sensitive=post.sensitive,
        visibility=to_visibility(bringing.audience, post.visibility),
        language=post.language[:12] if post.language else None,
        in_reply_to=post.in_reply_to,
        quote=post.quote,
        has_media=has_media,
        edited_at=to_past(post.edited_at) if post.edited_at else None,
        pinned_at=to_past(post.pinned_at) if post.pinned_at else None,
        remix=post.remix if post.remix in {"everyone", "followers", "nobody"} else "nobody",
        recipe=post.recipe if post.recipe in {"shown", "hidden"} else "hidden",
        degree=post.degree if post.degree in {"none", "assisted", "generated"} else None,
        quote_policy=post.quote_policy if post.quote_policy in {"public", "followers", "nobody"} else "nobody",
        reply_policy=post.reply_policy if post.reply_policy in {"everyone", "followers"} else "mentioned",
        app_name=post.app_name[:100] if post.app_name else None,
        knows_people=bringing.is_ours,
        edits=[
            {
                "text": one.text,
                "spoiler_text": one.spoiler_text,
                "sensitive": one.sensitive,
                "created_at": to_past(one.created_at),
            }
            for one in post.edits
            if is_storable(one.text + one.spoiler_text) and len(one.text) <= MOST_TEXT
        ],
        poll=_to_poll(poll) if poll else None,
        nudity=max((seen for one in pictures if one and (seen := find_nudity(one)) is not None), default=None),
        alt_texts=[one.description for one in _shown(post) if one.description],
    )


def _to_poll(poll: Poll) -> dict[str, Any]:
    return {
        "options": [{"title": one.title, "votes": one.votes} for one in poll.options],
        "multiple": poll.multiple,
        "hide_totals": poll.hide_totals,
        "voters": poll.voters,
        "expires_at": poll.expires_at,
    }


def to_visibility(audience: str, visibility: str) -> str:
    """Who sees a post from elsewhere: never more than saw it there, and never unasked unless its owner says so."""
    order = ["public", "unlisted", "private", "direct"]
    visibility = visibility if visibility in order else "private"
    least = {"original": "public", "unlisted": "unlisted", "private": "private"}[audience]
    return max(visibility, least, key=order.index)


async def bring_boosts(bringing: Bringing, given: list[Boost]) -> None:
    """Boost what is here of what was boosted there."""
    given = [one for one in given if _is_address(one.origin)]
    async with db.transaction() as tx:
        known = await list_known(tx, bringing.owner_id, [*{uri for one in given for uri in (one.origin, one.of)}])
        wanted = []
        for one in given:
            if _is_here(bringing, known.get(one.origin), "boost", one.origin):
                continue
            post = known.get(one.of)
            if post is None or not is_usable(post, bringing.owner_id) or post.visibility == "direct":
                bringing.lose("boost", "not_here", one.of)
            else:
                wanted.append((one.origin, one.created_at, post, to_visibility(bringing.audience, one.visibility)))
        taken = await import_boosts(tx, bringing.owner_id, bringing.source, wanted)
    bringing.taken["boost"] += taken
    bringing.already["boost"] += len(wanted) - taken


async def bring_marks(bringing: Bringing, given: list[Mark]) -> None:
    """Like or keep what is here of what was liked or kept there; all of them are of one kind."""
    async with db.transaction() as tx:
        known = await list_known(tx, bringing.owner_id, [one.uri for one in given])
        usable = [one for one in given if is_usable(known.get(one.uri), bringing.owner_id)]
        for one in given:
            if one not in usable:
                bringing.lose(one.verb, "not_here", one.uri)
        taken = await import_marks(tx, bringing.owner_id, given[0].verb, [known[one.uri].id for one in usable])
    bringing.taken[given[0].verb] += taken
    bringing.already[given[0].verb] += len(usable) - taken


async def bring_loose(bringing: Bringing, given: list[Loose]) -> None:
    """Bring pictures that are in no post; they are known by when they were made."""
    times = [one.picture.created_at for one in given if one.picture.created_at]
    async with db.reading() as conn:
        here = await list_brought(conn, bringing.owner_id, times)
    for one in given:
        picture = one.picture
        if picture.created_at in here:
            bringing.already["picture"] += 1
            if picture.number is not None:
                bringing.pictures[picture.number] = here[picture.created_at]
            continue
        ready = await _prepare(bringing, picture)
        if ready is None:
            continue
        async with db.transaction() as tx:
            media_id = await _insert(tx, bringing, picture, ready, dt.datetime.now(dt.UTC))
            await log.append(
                tx, MediaUploaded(actor_id=bringing.owner_id, subject_id=media_id, degree=picture.said or "unknown")
            )
        bringing.taken["picture"] += 1
