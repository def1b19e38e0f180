"""The verbs on custom emoji."""

import re
from typing import Any

import msgspec
from psycopg.errors import UniqueViolation

from salon.audit.actions import Deed, note
from salon.emoji.events import EmojiChanged
from salon.kit import log
from salon.kit.db import Tx
from salon.kit.errors import NotFound, invalid_field

_SHORTCODE = re.compile(r"[a-zA-Z0-9_]{2,64}")
CATEGORY_MAX = 64


class EmojiWish(msgspec.Struct, frozen=True, kw_only=True):
    """What to make of an emoji; None leaves as it is. An empty category is none."""

    shortcode: str | None = None
    key: str | None = None
    category: str | None = None
    visible_in_picker: bool | None = None
    disabled: bool | None = None


async def add_emoji(tx: Tx, actor_id: int, wish: EmojiWish) -> int:
    """Add an emoji whose picture is in the store; returns its id, emits `EmojiChanged`.

    Raises `Invalid` for a shortcode that cannot be or is taken.
    """
    _check(wish, new=True)
    try:
        row = await (
            await tx.execute(
                """
                INSERT INTO custom_emoji (shortcode, key, category, visible_in_picker, disabled)
                VALUES (%s, %s, nullif(%s, ''), %s, %s) RETURNING id
                """,
                (wish.shortcode, wish.key, wish.category, wish.visible_in_picker is not False, bool(wish.disabled)),
            )
        ).fetchone()
    except UniqueViolation as error:
        raise _taken() from error
    assert row is not None
    await note(tx, actor_id, Deed(action="emoji.add", subject=row[0], details={"shortcode": wish.shortcode}))
    await log.append(tx, EmojiChanged(actor_id=actor_id, subject_id=row[0]))
    return int(row[0])


async def change_emoji(tx: Tx, actor_id: int, emoji_id: int, wish: EmojiWish) -> str:
    """Change what is given of an emoji; returns the key of the picture it had, emits `EmojiChanged`.

    Raises `NotFound`, or `Invalid` as `add_emoji` does.
    """
    _check(wish, new=False)
    try:
        row = await (
            await tx.execute(
                """
                UPDATE custom_emoji e
                SET shortcode = coalesce(%s, e.shortcode), key = coalesce(%s, e.key),
                    category = nullif(coalesce(%s, e.category), ''),
                    visible_in_picker = coalesce(%s, e.visible_in_picker), disabled = coalesce(%s, e.disabled)
                FROM (SELECT id, key FROM custom_emoji WHERE id = %s FOR UPDATE) before
                WHERE e.id = before.id RETURNING before.key
                """,
                (wish.shortcode, wish.key, wish.category, wish.visible_in_picker, wish.disabled, emoji_id),
            )
        ).fetchone()
    except UniqueViolation as error:
        raise _taken() from error
    if row is None:
        raise NotFound
    await note(tx, actor_id, Deed(action="emoji.change", subject=emoji_id, details=_to_details(wish)))
    await log.append(tx, EmojiChanged(actor_id=actor_id, subject_id=emoji_id))
    return str(row[0])


async def drop_emoji(tx: Tx, actor_id: int, emoji_id: int) -> str:
    """Remove an emoji; returns its picture's key, emits `EmojiChanged`. Raises `NotFound`."""
    row = await (await tx.execute("DELETE FROM custom_emoji WHERE id = %s RETURNING key", (emoji_id,))).fetchone()
    if row is None:
        raise NotFound
    await note(tx, actor_id, Deed(action="emoji.remove", subject=emoji_id))
    await log.append(tx, EmojiChanged(actor_id=actor_id, subject_id=emoji_id))
    return str(row[0])


def _to_details(wish: EmojiWish) -> dict[str, Any]:
    return {name: value for name, value in msgspec.structs.asdict(wish).items() if value is not None}


def _check(wish: EmojiWish, *, new: bool) -> None:
    if (new or wish.shortcode is not None) and not _SHORTCODE.fullmatch(wish.shortcode or ""):
        raise invalid_field("shortcode", "ERR_INVALID", "is two to 64 letters, digits and _")
    if wish.category is not None and len(wish.category) > CATEGORY_MAX:
        raise invalid_field("category", "ERR_TOO_LONG", f"is too long (maximum is {CATEGORY_MAX} characters)")


def _taken() -> Exception:
    return invalid_field("shortcode", "ERR_TAKEN", "has already been taken")
