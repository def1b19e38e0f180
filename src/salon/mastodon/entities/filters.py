"""Filters, and what a post met of them, as Mastodon's entities."""

from typing import Any

import msgspec

from salon.kit import clock
from salon.timelines.filters import Filter, Keyword, Match


def to_keyword(keyword: Keyword) -> dict[str, Any]:
    """A FilterKeyword."""
    return {"id": str(keyword.id), "keyword": keyword.keyword, "whole_word": keyword.whole_word}


def to_filter(one: Filter, *, whole: bool) -> dict[str, Any]:
    """A Filter; inside a status it comes without its keywords and posts."""
    entity: dict[str, Any] = {
        "id": str(one.id),
        "title": one.title,
        "context": one.contexts,
        "expires_at": clock.to_wire(one.expires_at) if one.expires_at else None,
        "filter_action": one.action,
    }
    if whole:
        entity["keywords"] = [to_keyword(keyword) for keyword in one.keywords]
        entity["statuses"] = [{"id": str(row), "status_id": str(post_id)} for row, post_id in one.statuses]
    return entity


def encode_matches(matches: list[Match]) -> bytes:
    """The `filtered` of a status."""
    return msgspec.json.encode(
        [
            {
                "filter": to_filter(one.filter, whole=False),
                "keyword_matches": one.keywords or None,
                "status_matches": [str(post_id) for post_id in one.statuses] or None,
            }
            for one in matches
        ]
    )
