"""What the operator says about this place, over HTTP: rules, papers, and how busy it has been."""

from typing import Any

import msgspec
from litestar import Request, Response, get, put

from salon.accounts.guards import require_operator
from salon.kit import clock, db
from salon.kit.cache import Cache
from salon.kit.errors import NotFound
from salon.kit.http import json_response, read_body
from salon.kit.text import render
from salon.safety import house

Req = Request[Any, Any, Any]
LANGUAGES = (
    "ar",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "fi",
    "fr",
    "he",
    "hi",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sv",
    "th",
    "tr",
    "uk",
    "vi",
    "zh",
)
_weeks: Cache[str, bytes] = Cache(1)


async def list_rule_entities() -> list[dict[str, Any]]:
    """Mastodon's Rules."""
    return [
        {"id": str(one.id), "text": one.text, "hint": one.hint, "translations": {}} for one in await house.list_rules()
    ]


@get("/api/v1/instance/rules")
async def read_rules() -> Response[bytes]:
    """The rules of this place."""
    return json_response(await list_rule_entities())


async def _paper(name: str) -> Response[bytes]:
    paper = (await house.list_papers()).get(name)
    if paper is None:
        raise NotFound
    html = render(paper.content, "", frozenset(), "").html
    body = {"updated_at": clock.to_wire(paper.updated_at), "content": html}
    if name == "terms_of_service":
        day = paper.updated_at.date().isoformat()
        body = {"effective_date": day, "effective": True, "content": html, "succeeded_by": None}  # type: ignore[dict-item]
    return json_response(body)


@get("/api/v1/instance/extended_description")
async def read_description() -> Response[bytes]:
    """What this place is, in the operator's words; empty until they wrote some."""
    paper = (await house.list_papers()).get("description")
    if paper is None:
        return json_response({"updated_at": None, "content": ""})
    return await _paper("description")


@get("/api/v1/instance/privacy_policy")
async def read_privacy_policy() -> Response[bytes]:
    """The privacy policy."""
    return await _paper("privacy_policy")


@get("/api/v1/instance/terms_of_service")
async def read_terms() -> Response[bytes]:
    """The terms of service."""
    return await _paper("terms_of_service")


@get("/api/v1/instance/languages")
async def read_languages() -> Response[bytes]:
    """Languages posts can be marked with."""
    return json_response([{"code": code, "name": code} for code in LANGUAGES])


@get("/api/v1/instance/activity")
async def read_activity() -> Response[bytes]:
    """How busy the last twelve weeks were; counted once an hour."""
    key = clock.now().strftime("%Y%m%d%H")
    kept = _weeks.get(key)
    if kept is None:
        kept = msgspec.json.encode(
            [
                {
                    "week": str(int(week.start.timestamp())),
                    "statuses": str(week.posts),
                    "logins": str(week.people),
                    "registrations": str(week.sign_ups),
                }
                for week in await house.list_weeks()
            ]
        )
        _weeks.put(key, kept, _weeks.token())
    return json_response(kept)


class RuleParams(msgspec.Struct):
    """A rule to be."""

    text: str = ""
    hint: str = ""


class HouseParams(msgspec.Struct):
    """What to write anew; what is not sent stays."""

    rules: list[RuleParams] | None = None
    papers: dict[str, str] = msgspec.field(default_factory=dict)


@put("/api/salon/v1/place")
async def change_house(request: Req) -> Response[bytes]:
    """For operators: write rules and papers (description, privacy_policy, terms_of_service, contact)."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, HouseParams)
    async with db.transaction() as tx:
        if params.rules is not None:
            await house.set_rules(tx, operator_id, [(rule.text, rule.hint) for rule in params.rules])
        for name, content in params.papers.items():
            await house.set_paper(tx, operator_id, name, content)
    papers = {name: paper.content for name, paper in (await house.list_papers()).items()}
    return json_response({"rules": await list_rule_entities(), "papers": papers})


handlers = [
    read_rules,
    read_description,
    read_privacy_policy,
    read_terms,
    read_languages,
    read_activity,
    change_house,
]
