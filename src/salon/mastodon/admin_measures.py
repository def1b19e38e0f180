"""The moderators' desk over HTTP: measures, dimensions and retention, as far as the database can tell."""

import datetime as dt
from itertools import groupby
from typing import Any

import msgspec
from litestar import Request, Response, post

from salon.accounts.guards import require_moderator
from salon.accounts.views import domain
from salon.kit import clock
from salon.kit.errors import Invalid
from salon.kit.http import json_response, read_body
from salon.safety import measuring
from salon.safety.measuring import DIMENSIONS, MEASURES, MOST_DAYS, Span

Req = Request[Any, Any, Any]
SCOPE = "admin:read"
MOST_DAYS_APART = 93  # of retention by day: every day stands against every later one


class TagParams(msgspec.Struct):
    """Which tag; here a tag's id is its name."""

    id: str = ""


class AskParams(msgspec.Struct):
    """What to measure, and from which day to which."""

    keys: list[str] = msgspec.field(default_factory=list)
    start_at: str = ""
    end_at: str = ""
    limit: int = 10
    frequency: str = "day"
    tag_accounts: TagParams = msgspec.field(default_factory=TagParams)
    tag_uses: TagParams = msgspec.field(default_factory=TagParams)
    tag_languages: TagParams = msgspec.field(default_factory=TagParams)

    def to_span(self) -> Span:
        span = Span(_read_day(self.start_at, "start_at"), _read_day(self.end_at, "end_at"))
        if not 0 < span.days <= MOST_DAYS:
            raise Invalid(f"Validation failed: end_at must be within {MOST_DAYS} days after start_at")
        return span

    def to_tag(self, key: str) -> str | None:
        """The tag a key is about, "" for those about none; None when it is missing."""
        if not key.startswith("tag_"):
            return ""
        return getattr(self, key).id.lstrip("#").lower() or None


def _read_day(text: str, name: str) -> dt.date:
    """A day, or the day of a moment with its zone; raises `Invalid`."""
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(f"Validation failed: {name} is not a date") from None
    day = moment.astimezone(dt.UTC).date() if moment.tzinfo else moment.date()
    if not dt.date(1971, 1, 1) <= day <= dt.date(2500, 1, 1):
        raise Invalid(f"Validation failed: {name} is out of reach")
    return day


def _moment(day: dt.date) -> str:
    return clock.to_wire(dt.datetime.combine(day, dt.time(), dt.UTC))


@post("/api/v1/admin/measures", status_code=200)
async def read_measures(request: Req) -> Response[bytes]:
    """How much happened, day by day; keys this place cannot tell of are left out."""
    await require_moderator(request, SCOPE)
    params = await read_body(request, AskParams)
    span, found = params.to_span(), []
    for key in dict.fromkeys(params.keys):
        tag = params.to_tag(key) if key in MEASURES else None
        if tag is None:
            continue
        one = await measuring.measure(key, span, tag)
        found.append(
            {
                "key": key,
                "unit": None,
                "total": str(one.total),
                "previous_total": str(one.previous),
                "data": [{"date": _moment(day), "value": str(value)} for day, value in one.days],
            }
        )
    return json_response(found)


HUMAN = {"postgresql": "PostgreSQL", "media": "Media", "salon": "Salon", "python": "Python"}


@post("/api/v1/admin/dimensions", status_code=200)
async def read_dimensions(request: Req) -> Response[bytes]:
    """What it consists of, the most first; keys this place cannot tell of are left out."""
    await require_moderator(request, SCOPE)
    params = await read_body(request, AskParams)
    span, found = params.to_span(), []
    for key in dict.fromkeys(params.keys):
        tag = params.to_tag(key) if key in {*DIMENSIONS, "software_versions"} else None
        if tag is None:
            continue
        rows = await measuring.list_dimension(key, span, min(max(params.limit, 1), 100), domain(), tag)
        unit = {"unit": "bytes"} if key == "space_usage" else {}
        data = [{"key": name, "human_key": HUMAN.get(name, name), "value": value, **unit} for name, value in rows]
        found.append({"key": key, "data": data})
    return json_response(found)


@post("/api/v1/admin/retention", status_code=200)
async def read_retention(request: Req) -> Response[bytes]:
    """Of those who came in each day or month, how many posted then and later."""
    await require_moderator(request, SCOPE)
    params = await read_body(request, AskParams)
    span = params.to_span()
    if params.frequency not in {"day", "month"}:
        raise Invalid("Validation failed: frequency must be day or month")
    if params.frequency == "day" and span.days > MOST_DAYS_APART:
        raise Invalid(f"Validation failed: by day at most {MOST_DAYS_APART} days")
    cohorts = groupby(await measuring.list_retention(span, params.frequency), key=lambda one: one.came)
    return json_response(
        [
            {
                "period": clock.to_wire(came),
                "frequency": params.frequency,
                "data": [
                    {
                        "date": clock.to_wire(one.period),
                        "rate": round(one.active / one.total, 4) if one.total else 0.0,
                        "value": str(one.active),
                    }
                    for one in stayed
                ],
            }
            for came, stayed in cohorts
        ]
    )


handlers = [read_measures, read_dimensions, read_retention]
