"""The SQL that reads cards."""

from collections.abc import Sequence
from typing import Any

import msgspec

from salon.kit import db
from salon.kit.questions import Question
from salon.media.models import File
from salon.posts.cards.models import Card, Found

_decoder = msgspec.json.Decoder(tuple[int, Card])


def ask_cards(post_ids: str) -> Question[dict[int, Card]]:
    """The cards of posts; those whose link has none are left out. `post_ids` is SQL for an array of their ids."""
    sql = f"""
        SELECT json_build_array(p.post_id, json_build_array(c.url, c.found, c.image, c.blurhash))
        FROM post_cards p JOIN cards c USING (url) WHERE p.post_id = ANY({post_ids}) AND c.found IS NOT NULL
    """
    return Question(sql, {}, _decoder, dict)


async def list_by_url(urls: Sequence[str]) -> dict[str, Card]:
    """Cards by their link, one query."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT url, found, image, blurhash FROM cards WHERE url = ANY(%s) AND found IS NOT NULL", (list(urls),)
        )
        return {row[0]: to_card(row) for row in await rows.fetchall()}


def to_card(row: Sequence[Any]) -> Card:
    """A card from (url, found, image, blurhash)."""
    url, found, image, blurhash = row
    return Card(url, msgspec.convert(found, Found), msgspec.convert(image, File) if image else None, blurhash)
