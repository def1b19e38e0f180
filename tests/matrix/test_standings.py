"""Every route with an id in its address, tried on somebody's object by everybody; who may not changes nothing."""

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from litestar import Litestar

from salon.kit import db
from tests.conftest import Settle
from tests.matrix.cast import PEOPLE, SECRET, Cast, make_cast
from tests.matrix.makers import MAKERS
from tests.matrix.standings import ELSEWHERE, NARROWER, NARROWEST, NO_OBJECT, NOBODY, STANDINGS, Standing
from tests.matrix.table import OPEN, ROWS, STREAM
from tests.matrix.test_authorization import list_routes

STRANGER = "stranger"
REFUSED = {401, 403, 404}
SENSELESS = {409, 422}
NOT_KEPT = ("_yoyo%", "yoyo_lock", "log_cursors", "log_head")  # what follows later of itself
Try = tuple[str, Standing]


def list_tries() -> Iterator[Try]:
    """Every route with its object, and again with those that fewer people may see."""
    for route, standing in STANDINGS.items():
        yield route, standing
        for kind, usual in NARROWER.get(standing.kind, {}).items():
            few = NARROWEST.get(route, {}).get(kind, usual)
            unfit = (standing.unfit & few) | (standing.who & few if route.endswith("/pin") else NOBODY)
            yield route, standing._replace(kind=kind, who=standing.who & few, unfit=unfit)


async def photograph() -> dict[str, Any]:
    """A sum over every row of every table."""
    async with db.reading() as conn:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND NOT tablename LIKE ANY (%s)"
        names = [name for (name,) in await (await conn.execute(tables, (list(NOT_KEPT),))).fetchall()]
        sums = " UNION ALL ".join(f"SELECT '{name}', sum(hashtextextended(t::text, 0)) FROM {name} t" for name in names)
        return dict(await (await conn.execute(sums.encode())).fetchall())


def fill(value: Any, made: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: fill(one, made) for key, one in value.items()}
    if isinstance(value, list):
        return [fill(one, made) for one in value]
    return value.format(**made) if isinstance(value, str) else value


async def ask(cast: Cast, name: str, one: Try, made: dict[str, str]) -> httpx.Response:
    route, standing = one
    method, path = route.split(" ")
    path = re.sub(r"\{(\w+):\w+\}", lambda found: made[found[1]], path)
    headers: dict[str, str] = {}
    if name != STRANGER:
        person = cast.people[name]
        headers = person.browser if standing.by_cookie else person.bearer
    cast.client.cookies.clear()
    body = None if method == "GET" else fill(standing.body or {}, made)
    return await cast.client.request(method, path, headers=headers, json=body)


def gets_in(name: str, one: Try) -> bool:
    """Strangers see what the row of the route shows to guests, but never what is not for everybody."""
    route, standing = one
    if name != STRANGER:
        return name in standing.who
    return ROWS[route].guests and ROWS[route] is not STREAM and "other" in standing.who


async def refuse(cast: Cast, name: str, one: Try, made: dict[str, str]) -> list[str]:
    answer = await ask(cast, name, one, made)
    told = f"{one[0]} of a {one[1].kind} by {name}: {answer.status_code} {answer.text[:120]}"
    expected = REFUSED | SENSELESS if name in one[1].unfit else REFUSED
    if answer.status_code not in expected:
        return [told]
    return [f"{told} tells what it should not"] if SECRET in answer.text else []


async def try_route(cast: Cast, one: Try) -> list[str]:
    """First whoever may not, on one object that must stay as it is; then whoever may, each on their own if it goes."""
    route, standing = one
    make = MAKERS[standing.kind]
    made, wrong = await make(cast), list[str]()
    before = await photograph()
    everybody = (STRANGER, *PEOPLE)
    stopped = () if ROWS[route] is OPEN else ("suspended",)  # an open route asks nobody who they are
    for name in everybody:
        if name in stopped or (name != "suspended" and not gets_in(name, one)):
            wrong += await refuse(cast, name, one, made)
    after = await photograph()
    wrong += [f"{route} changed {table} when refused" for table in after if after[table] != before[table]]
    insiders = [name for name in everybody if name != "suspended" and gets_in(name, one)]
    for place, name in enumerate(insiders):
        if place and not route.startswith(("GET", "PUT")):
            made = await make(cast)
        answer = await ask(cast, name, one, made)
        if not answer.is_success:
            wrong.append(f"{route} of a {standing.kind} by {name}: {answer.status_code} {answer.text[:160]}")
        elif name == "blocked" and SECRET in answer.text:
            wrong.append(f"{route} of a {standing.kind} tells the blocked what they may not read")
    return wrong


def test_every_route_with_an_id_says_whose_object_it_is(app: Litestar) -> None:
    with_ids = {route for route in list_routes(app) if "{" in route}
    assert with_ids == STANDINGS.keys() | NO_OBJECT | ELSEWHERE
    assert {standing.kind for _, standing in list_tries()} == MAKERS.keys()


@pytest.mark.parametrize("kind", MAKERS)
async def test_only_who_may_gets_at_somebodys_object(client: httpx.AsyncClient, settle: Settle, kind: str) -> None:
    cast = await make_cast(client, settle)
    wrong = []
    for one in list_tries():
        if one[1].kind == kind:
            wrong += await try_route(cast, one)
    assert not wrong, "\n".join(wrong)
