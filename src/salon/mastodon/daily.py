"""The prompt of the day over HTTP; the posts that join it are those of its tag."""

import datetime as dt
from typing import Any

import msgspec
from litestar import Request, Response, get, put

from salon.accounts.guards import require_operator
from salon.kit import db
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.together import daily
from salon.together.daily import Daily

Req = Request[Any, Any, Any]
DAYS_SHOWN = 30


def _entity(one: Daily) -> dict[str, Any]:
    return {"day": one.day.isoformat(), "text": one.text, "tag": one.tag}


@get("/api/salon/v1/daily_prompt")
async def read_today() -> Response[bytes]:
    """Today's prompt, and those of the days before."""
    today = await daily.find_daily(daily.today())
    assert today is not None
    earlier = await daily.list_days(DAYS_SHOWN, today.day)
    return json_response({**_entity(today), "earlier": [_entity(one) for one in earlier]})


@get("/api/salon/v1/daily_prompt/{day:str}")
async def read_day(day: str) -> Response[bytes]:
    """The prompt of one day, `2026-11-25`."""
    try:
        wanted = dt.date.fromisoformat(day)
    except ValueError:
        raise NotFound from None
    found = await daily.find_daily(wanted)
    if found is None:
        raise NotFound
    return json_response(_entity(found))


class PromptsParams(msgspec.Struct):
    """The list, in no order that matters."""

    prompts: list[str] = msgspec.field(default_factory=list)


@get("/api/salon/v1/admin/daily_prompts")
async def read_prompts(request: Req) -> Response[bytes]:
    """For operators: the list that days choose from."""
    await require_operator(request, "admin:read")
    return json_response({"prompts": await daily.list_prompts()})


@put("/api/salon/v1/admin/daily_prompts")
async def write_prompts(request: Req) -> Response[bytes]:
    """For operators: write the list anew; an empty one goes back to the list that comes with Salon."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, PromptsParams)
    async with db.transaction() as tx:
        await daily.set_prompts(tx, operator_id, params.prompts)
    return json_response({"prompts": await daily.list_prompts()})


handlers: list[Any] = [read_today, read_day, read_prompts, write_prompts]
