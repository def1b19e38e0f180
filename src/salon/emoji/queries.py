"""The SQL that reads custom emoji, those this process knows, and finding them in words."""

import re
from typing import Any, NamedTuple

import msgspec

from salon.kit import db
from salon.kit.cache import Cache
from salon.kit.context import settings
from salon.kit.questions import Question, ask_one

COLUMNS = "id, shortcode, key, category, visible_in_picker, disabled"
# A shortcode stands apart from letters, digits and other colons, so that 12:30:45 holds none.
_SCAN = re.compile(r"(?<![\w:]):([a-zA-Z0-9_]{2,64}):(?![\w:])")
_known: Cache[str, dict[str, dict[str, Any]]] = Cache(1)


class Emoji(NamedTuple):
    """A custom emoji; the order is `COLUMNS`."""

    id: int
    shortcode: str
    key: str
    category: str | None
    visible_in_picker: bool
    disabled: bool


async def list_emoji() -> list[Emoji]:
    """All of them, by shortcode."""
    async with db.reading() as conn:
        rows = await conn.execute(f"SELECT {COLUMNS} FROM custom_emoji ORDER BY lower(shortcode)")
        return [Emoji(*row) for row in await rows.fetchall()]


def to_entity(one: Emoji) -> dict[str, Any]:
    """Mastodon's CustomEmoji; our pictures never move, so the still one is the same."""
    url = f"{settings().base_url}/media/{one.key}"
    entity = {"shortcode": one.shortcode, "url": url, "static_url": url, "visible_in_picker": one.visible_in_picker}
    return entity | ({"category": one.category} if one.category else {})


_decoder = msgspec.json.Decoder(Emoji)


def ask_known() -> Question[dict[str, dict[str, Any]]]:
    """CustomEmojis in use by shortcode, as `list_known` has them."""
    found = _known.get("all")
    token = _known.token()

    def finish(rows: list[Emoji]) -> dict[str, dict[str, Any]]:
        if found is not None:
            return found
        made = {one.shortcode: to_entity(one) for one in sorted(rows, key=lambda one: one.shortcode.lower())}
        _known.put("all", made, token)
        return made

    sql = f"SELECT json_build_array({COLUMNS}) FROM custom_emoji WHERE NOT disabled"
    return Question(None if found is not None else sql, {}, _decoder, finish)


async def list_known() -> dict[str, dict[str, Any]]:
    """CustomEmojis in use by shortcode, kept in the process until the log says that they changed."""
    return await ask_one(ask_known())


def forget_emoji() -> None:
    """Drop what an event made stale."""
    _known.pop("all")


def find_in(known: dict[str, dict[str, Any]], *texts: str) -> list[dict[str, Any]]:
    """The emoji used in texts, each once, in order."""
    if not known:
        return []
    names = dict.fromkeys(name for text in texts if ":" in text for name in _SCAN.findall(text))
    return [known[name] for name in names if name in known]
