"""How somebody wants to read: what of media is covered, what moves, which languages are shown, what is ordered."""

import re
from typing import Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from salon.accounts.events import ReadingChosen
from salon.kit import db, log
from salon.kit.db import Tx
from salon.kit.errors import invalid_field

Media = Literal["default", "show_all", "hide_all"]
MOST_LANGUAGES = 100
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody chose; Mastodon's preferences say the same under other names."""

    media: Media = "default"  # "default" covers what is marked as sensitive
    spoilers: bool = False  # whether what stands behind a warning is unfolded
    autoplay: bool = True  # whether what was an animated picture moves, on devices that let it
    chosen_languages: list[str] | None = None  # of posts in local, explore and tags; None: all
    as_made: bool = False  # pictures drawn together in the order they were made, not in that of a model


class ReadingWish(msgspec.Struct, kw_only=True):
    """A change of it; what is left out stays, and no languages are all of them."""

    media: str | UnsetType = UNSET
    spoilers: bool | UnsetType = UNSET
    autoplay: bool | UnsetType = UNSET
    chosen_languages: list[str] | UnsetType | None = UNSET
    as_made: bool | UnsetType = UNSET


def in_languages(post: str) -> str:
    """SQL for whether the post of this alias is in a language `viewer_id` reads; their own and unnamed ones always."""
    return f"""
        ({post}.language IS NULL OR {post}.author_id = %(viewer_id)s
         OR coalesce(ARRAY[{post}.language, split_part({post}.language, '-', 1)] && (
             SELECT r.languages FROM reading_preferences r WHERE r.account_id = %(viewer_id)s), true))
    """


async def find_reading(account_id: int) -> Reading:
    """What somebody chose, or what holds until they do."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT media, spoilers, autoplay, languages, as_made FROM reading_preferences WHERE account_id = %s",
            (account_id,),
        )
        row = await rows.fetchone()
    if row is None:
        return Reading()
    return Reading(media=row[0], spoilers=row[1], autoplay=row[2], chosen_languages=row[3], as_made=row[4])


async def choose_reading(tx: Tx, account_id: int, wish: ReadingWish) -> None:
    """Change how somebody reads; emits `ReadingChosen`. Raises `Invalid` for what there is not to choose."""
    if wish.media is not UNSET and wish.media not in get_args(Media):
        raise invalid_field("media", "ERR_INCLUSION", "is not one of default, show_all and hide_all")
    languages = _read_languages(wish.chosen_languages)
    await tx.execute(
        """
        INSERT INTO reading_preferences AS r (account_id, media, spoilers, autoplay, languages, as_made)
        VALUES (%(who)s, coalesce(%(media)s, 'default'), coalesce(%(spoilers)s, false), coalesce(%(autoplay)s, true),
                %(languages)s::text[], coalesce(%(as_made)s, false))
        ON CONFLICT (account_id) DO UPDATE SET
            media = coalesce(%(media)s, r.media), spoilers = coalesce(%(spoilers)s, r.spoilers),
            autoplay = coalesce(%(autoplay)s, r.autoplay), as_made = coalesce(%(as_made)s, r.as_made),
            languages = CASE WHEN %(named)s THEN %(languages)s::text[] ELSE r.languages END
        """,
        {
            "who": account_id,
            "media": None if wish.media is UNSET else wish.media,
            "spoilers": None if wish.spoilers is UNSET else wish.spoilers,
            "autoplay": None if wish.autoplay is UNSET else wish.autoplay,
            "as_made": None if wish.as_made is UNSET else wish.as_made,
            "named": wish.chosen_languages is not UNSET,
            "languages": languages,
        },
    )
    await log.append(tx, ReadingChosen(actor_id=account_id, subject_id=account_id))


def _read_languages(chosen: list[str] | UnsetType | None) -> list[str] | None:
    if chosen is UNSET or not chosen:
        return None
    if len(chosen) > MOST_LANGUAGES:
        raise invalid_field("chosen_languages", "ERR_TOO_MANY", f"can be {MOST_LANGUAGES} at most")
    if strange := next((one for one in chosen if not LANGUAGE.fullmatch(one)), None):
        raise invalid_field("chosen_languages", "ERR_INVALID", f'has no code of a language in "{strange[:20]}"')
    return sorted(set(chosen))
