"""Filters over HTTP: version 2, and version 1 over the same rows, where each keyword is a filter of its own."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts.guards import require_viewer
from salon.kit import clock, db
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.mastodon.entities.filters import to_filter, to_keyword
from salon.posts.actions import require_target
from salon.timelines import filters
from salon.timelines.filters import Filter, FilterWish, Keyword, KeywordWish

Req = Request[Any, Any, Any]


class KeywordParams(msgspec.Struct, rename={"destroy": "_destroy"}):
    """A keyword as it is sent."""

    id: str | None = None
    keyword: str | None = None
    whole_word: bool | None = None
    destroy: bool | None = None

    def to_wish(self) -> KeywordWish:
        return KeywordWish(
            id=parse_id(self.id) if self.id else None,
            keyword=self.keyword,
            whole_word=self.whole_word,
            destroy=bool(self.destroy),
        )


class FilterParams(FilterWish, kw_only=True):
    """A filter as it is sent, with its keywords."""

    keywords_attributes: Any = None

    def to_wishes(self) -> list[KeywordWish]:
        rows = self.keywords_attributes
        rows = list(rows.values()) if isinstance(rows, dict) else rows or []
        return [_to_params(row).to_wish() for row in rows if isinstance(row, dict)]


def _to_params(row: dict[str, Any]) -> KeywordParams:
    return KeywordParams(
        id=str(row["id"]) if row.get("id") else None,
        keyword=str(row["keyword"]) if row.get("keyword") is not None else None,
        whole_word=_is_true(row["whole_word"]) if row.get("whole_word") is not None else None,
        destroy=_is_true(row.get("_destroy", False)),
    )


def _is_true(value: Any) -> bool:
    return str(value).lower() in {"true", "1", "on", "t"}


@get("/api/v2/filters")
async def read_filters(request: Req) -> Response[bytes]:
    """The viewer's filters."""
    owner_id = await require_viewer(request, "read:filters")
    return json_response([to_filter(one, whole=True) for one in await filters.list_filters(owner_id)])


@get("/api/v2/filters/{filter_id:str}")
async def read_filter(request: Req, filter_id: str) -> Response[bytes]:
    """One filter."""
    owner_id = await require_viewer(request, "read:filters")
    return await _answer(owner_id, parse_id(filter_id))


async def _answer(owner_id: int, filter_id: int) -> Response[bytes]:
    filters.forget_filters(owner_id)
    return json_response(to_filter(await filters.get_filter(owner_id, filter_id), whole=True))


@post("/api/v2/filters", status_code=200)
async def make_filter(request: Req) -> Response[bytes]:
    """Make a filter."""
    owner_id = await require_viewer(request, "write:filters")
    params = await read_body(request, FilterParams)
    async with db.transaction() as tx:
        made = await filters.make_filter(tx, owner_id, params, params.to_wishes())
    return await _answer(owner_id, made)


@put("/api/v2/filters/{filter_id:str}")
async def change_filter(request: Req, filter_id: str) -> Response[bytes]:
    """Change a filter."""
    owner_id = await require_viewer(request, "write:filters")
    params = await read_body(request, FilterParams)
    async with db.transaction() as tx:
        await filters.change_filter(tx, owner_id, parse_id(filter_id), params, params.to_wishes())
    return await _answer(owner_id, parse_id(filter_id))


@delete("/api/v2/filters/{filter_id:str}", status_code=200)
async def drop_filter(request: Req, filter_id: str) -> Response[bytes]:
    """Delete a filter."""
    owner_id = await require_viewer(request, "write:filters")
    async with db.transaction() as tx:
        await filters.drop_filter(tx, owner_id, parse_id(filter_id))
    filters.forget_filters(owner_id)
    return json_response({})


@get("/api/v2/filters/{filter_id:str}/keywords")
async def read_keywords(request: Req, filter_id: str) -> Response[bytes]:
    """The keywords of a filter."""
    owner_id = await require_viewer(request, "read:filters")
    one = await filters.get_filter(owner_id, parse_id(filter_id))
    return json_response([to_keyword(keyword) for keyword in one.keywords])


@post("/api/v2/filters/{filter_id:str}/keywords", status_code=200)
async def add_keyword(request: Req, filter_id: str) -> Response[bytes]:
    """Add a keyword."""
    owner_id = await require_viewer(request, "write:filters")
    params = await read_body(request, KeywordParams)
    wish = msgspec.structs.replace(params.to_wish(), id=None, destroy=False)
    async with db.transaction() as tx:
        keyword_id = await filters.put_keyword(tx, owner_id, parse_id(filter_id), wish)
    return await _answer_keyword(owner_id, keyword_id)


async def _find_keyword(owner_id: int, keyword_id: int) -> tuple[Filter, Keyword]:
    for one in await filters.list_filters(owner_id):
        for keyword in one.keywords:
            if keyword.id == keyword_id:
                return one, keyword
    raise NotFound


async def _answer_keyword(owner_id: int, keyword_id: int) -> Response[bytes]:
    filters.forget_filters(owner_id)
    return json_response(to_keyword((await _find_keyword(owner_id, keyword_id))[1]))


@get("/api/v2/filters/keywords/{keyword_id:str}")
async def read_keyword(request: Req, keyword_id: str) -> Response[bytes]:
    """One keyword."""
    return await _answer_keyword(await require_viewer(request, "read:filters"), parse_id(keyword_id))


@put("/api/v2/filters/keywords/{keyword_id:str}")
async def change_keyword(request: Req, keyword_id: str) -> Response[bytes]:
    """Change a keyword."""
    owner_id = await require_viewer(request, "write:filters")
    params = await read_body(request, KeywordParams)
    one, keyword = await _find_keyword(owner_id, parse_id(keyword_id))
    wish = msgspec.structs.replace(params.to_wish(), id=keyword.id, destroy=False)
    async with db.transaction() as tx:
        await filters.put_keyword(tx, owner_id, one.id, wish)
    return await _answer_keyword(owner_id, keyword.id)


@delete("/api/v2/filters/keywords/{keyword_id:str}", status_code=200)
async def drop_keyword(request: Req, keyword_id: str) -> Response[bytes]:
    """Take a keyword away."""
    return await _drop_part(request, "filter_keywords", keyword_id)


async def _drop_part(request: Req, table: str, part_id: str) -> Response[bytes]:
    owner_id = await require_viewer(request, "write:filters")
    async with db.transaction() as tx:
        await filters.drop_part(tx, owner_id, table, parse_id(part_id))
    filters.forget_filters(owner_id)
    return json_response({})


class StatusParams(msgspec.Struct):
    """Which post to filter."""

    status_id: str = ""


@get("/api/v2/filters/{filter_id:str}/statuses")
async def read_statuses(request: Req, filter_id: str) -> Response[bytes]:
    """The posts of a filter."""
    owner_id = await require_viewer(request, "read:filters")
    one = await filters.get_filter(owner_id, parse_id(filter_id))
    return json_response([{"id": str(row), "status_id": str(post_id)} for row, post_id in one.statuses])


@post("/api/v2/filters/{filter_id:str}/statuses", status_code=200)
async def add_status(request: Req, filter_id: str) -> Response[bytes]:
    """Add a post the viewer may see."""
    owner_id = await require_viewer(request, "write:filters")
    post_id = parse_id((await read_body(request, StatusParams)).status_id)
    async with db.transaction() as tx:
        await require_target(tx, owner_id, post_id)
        row = await filters.put_status(tx, owner_id, parse_id(filter_id), post_id)
    filters.forget_filters(owner_id)
    return json_response({"id": str(row), "status_id": str(post_id)})


async def _find_status(owner_id: int, row_id: int) -> dict[str, str]:
    for one in await filters.list_filters(owner_id):
        for row, post_id in one.statuses:
            if row == row_id:
                return {"id": str(row), "status_id": str(post_id)}
    raise NotFound


@get("/api/v2/filters/statuses/{row_id:str}")
async def read_status(request: Req, row_id: str) -> Response[bytes]:
    """One post of a filter."""
    return json_response(await _find_status(await require_viewer(request, "read:filters"), parse_id(row_id)))


@delete("/api/v2/filters/statuses/{row_id:str}", status_code=200)
async def drop_status(request: Req, row_id: str) -> Response[bytes]:
    """Take a post out of a filter."""
    return await _drop_part(request, "filter_statuses", row_id)


class OldParams(msgspec.Struct, kw_only=True):
    """A filter of version 1."""

    phrase: str | None = None
    context: list[str] | None = None
    irreversible: bool | None = None
    whole_word: bool | None = None
    expires_in: int | None = None

    def to_wish(self) -> FilterWish:
        action = None if self.irreversible is None else "hide" if self.irreversible else "warn"
        return FilterWish(title=self.phrase, context=self.context, filter_action=action, expires_in=self.expires_in)


def _to_old(one: Filter, keyword: Keyword) -> dict[str, Any]:
    return {
        "id": str(keyword.id),
        "phrase": keyword.keyword,
        "context": one.contexts,
        "whole_word": keyword.whole_word,
        "expires_at": clock.to_wire(one.expires_at) if one.expires_at else None,
        "irreversible": one.action == "hide",
    }


@get("/api/v1/filters")
async def read_old_filters(request: Req) -> Response[bytes]:
    """Every keyword of every filter, in the older shape."""
    owner_id = await require_viewer(request, "read:filters")
    return json_response(
        [_to_old(one, keyword) for one in await filters.list_filters(owner_id) for keyword in one.keywords]
    )


@get("/api/v1/filters/{keyword_id:str}")
async def read_old_filter(request: Req, keyword_id: str) -> Response[bytes]:
    """One keyword with its filter, in the older shape."""
    owner_id = await require_viewer(request, "read:filters")
    return json_response(_to_old(*await _find_keyword(owner_id, parse_id(keyword_id))))


@post("/api/v1/filters", status_code=200)
async def make_old_filter(request: Req) -> Response[bytes]:
    """Make a filter of one keyword."""
    owner_id = await require_viewer(request, "write:filters")
    params = await read_body(request, OldParams)
    wish = KeywordWish(keyword=params.phrase or "", whole_word=bool(params.whole_word))
    async with db.transaction() as tx:
        made = await filters.make_filter(tx, owner_id, params.to_wish(), [wish])
    filters.forget_filters(owner_id)
    one = await filters.get_filter(owner_id, made)
    return json_response(_to_old(one, one.keywords[0]))


@put("/api/v1/filters/{keyword_id:str}")
async def change_old_filter(request: Req, keyword_id: str) -> Response[bytes]:
    """Change a filter of one keyword."""
    owner_id = await require_viewer(request, "write:filters")
    params = await read_body(request, OldParams)
    one, keyword = await _find_keyword(owner_id, parse_id(keyword_id))
    wish = KeywordWish(id=keyword.id, keyword=params.phrase, whole_word=params.whole_word)
    async with db.transaction() as tx:
        await filters.change_filter(tx, owner_id, one.id, params.to_wish(), [wish])
    filters.forget_filters(owner_id)
    return json_response(_to_old(*await _find_keyword(owner_id, keyword.id)))


@delete("/api/v1/filters/{keyword_id:str}", status_code=200)
async def drop_old_filter(request: Req, keyword_id: str) -> Response[bytes]:
    """Delete the filter a keyword belongs to, or only the keyword when it has others."""
    owner_id = await require_viewer(request, "write:filters")
    one, keyword = await _find_keyword(owner_id, parse_id(keyword_id))
    async with db.transaction() as tx:
        if len(one.keywords) == 1:
            await filters.drop_filter(tx, owner_id, one.id)
        else:
            await filters.drop_part(tx, owner_id, "filter_keywords", keyword.id)
    filters.forget_filters(owner_id)
    return json_response({})


handlers = [
    read_filters,
    read_filter,
    make_filter,
    change_filter,
    drop_filter,
    read_keywords,
    add_keyword,
    read_keyword,
    change_keyword,
    drop_keyword,
    read_statuses,
    add_status,
    read_status,
    drop_status,
    read_old_filters,
    read_old_filter,
    make_old_filter,
    change_old_filter,
    drop_old_filter,
]
