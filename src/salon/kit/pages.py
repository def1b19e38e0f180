"""Keyset pages in Mastodon's manner: `max_id`, `since_id`, `min_id`, `limit`, and the Link header."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from litestar import Request

from salon.kit.errors import Invalid
from salon.kit.ids import MAX_ID


class Page(NamedTuple):
    """Which stretch is wanted: ids below `max_id` and above `min_id`; `ascending` takes those next to `min_id`."""

    max_id: int
    min_id: int
    limit: int
    ascending: bool

    @property
    def order(self) -> str:
        """The SQL direction; rows of an ascending page are turned round before they are shown."""
        return "ASC" if self.ascending else "DESC"

    @property
    def is_first(self) -> bool:
        """Whether it begins with the newest there is."""
        return self.max_id == MAX_ID and self.min_id == 0


def read_page(request: Request[Any, Any, Any], default: int = 20, most: int = 40) -> Page:
    """Read the page wanted from the query; what is no number raises `Invalid`, too large a limit is cut.

    A limit below zero counts as if it were above, and of zero there is nothing, as Mastodon has it.
    """
    query = dict(parse_qsl(request.url.query))
    limit = _number(query.get("limit", "").removeprefix("-"), default, "limit")
    min_id = _number(query.get("min_id"), 0, "min_id")
    since_id = _number(query.get("since_id"), 0, "since_id")
    return Page(
        max_id=_number(query.get("max_id"), MAX_ID, "max_id"),
        min_id=min_id or since_id,
        limit=min(limit, most),
        ascending=min_id > 0,
    )


def _number(text: str | None, default: int, name: str) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > 19:
        raise Invalid(f"Validation failed: {name} is not a number")
    return min(int(text), MAX_ID)


def link_header(
    request: Request[Any, Any, Any], base_url: str, page: Page, ids: Sequence[int], *, only_when_full: bool = False
) -> dict[str, str]:
    """The Link header of a page with these cursor ids, newest first: `next` first, none for an empty page.

    `only_when_full` leaves `next` out when the page is short, as Mastodon does for lists kept by hidden ids.
    """
    if not ids:
        return {}
    kept = [
        (key, value)
        for key, value in parse_qsl(request.url.query, keep_blank_values=True)
        if key not in {"max_id", "min_id", "since_id", "access_token"}
    ]
    path = f"{base_url}{request.url.path}"
    links = []
    if not only_when_full or len(ids) >= page.limit:
        links.append(f'<{path}?{urlencode([*kept, ("max_id", ids[-1])])}>; rel="next"')
    links.append(f'<{path}?{urlencode([*kept, ("min_id", ids[0])])}>; rel="prev"')
    return {"Link": ", ".join(links)}
