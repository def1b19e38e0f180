"""Every route against every kind of visitor; a route without a row fails."""

import re
from collections.abc import Iterator

import httpx
import pytest
from litestar import Litestar

from salon.accounts import rules
from salon.accounts.actions.profiles import suspend_account
from salon.kit import db
from tests.matrix.cast import get_token, let_in
from tests.matrix.table import ROWS, STREAM

OUTSIDE = "This action is outside the authorized scopes"


def list_routes(app: Litestar) -> Iterator[str]:
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            for method in getattr(handler, "http_methods", ()):
                if method not in {"OPTIONS", "HEAD"}:
                    yield f"{method} {route.path}"


async def ask(client: httpx.AsyncClient, route: str, token: str | None = None) -> httpx.Response:
    method, path = route.split(" ")
    path = re.sub(r"\{[^}]*\}", "1", path)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return await client.request(method, path, headers=headers, json=None if method == "GET" else {})


def others(scope: str) -> list[str]:
    """Every granular scope but this and those it belongs to."""
    return sorted(one for one in rules.SCOPES if ":" in one and one != scope and not scope.startswith(f"{one}:"))


ASKED = {route: row for route, row in ROWS.items() if row is not STREAM}
SCOPED = {route: row for route, row in ASKED.items() if row.scope is not None}


async def test_every_route_has_a_row_and_every_row_a_route(app: Litestar) -> None:
    assert set(list_routes(app)) == set(ROWS)


async def test_strangers_get_in_only_where_the_row_says(client: httpx.AsyncClient) -> None:
    for route, row in SCOPED.items():
        answer = await ask(client, route)
        assert (answer.status_code != 401) is row.guests, f"{route}: {answer.status_code} {answer.text[:200]}"
        assert answer.status_code < 500, route


async def test_a_token_needs_just_the_scope_of_the_row(client: httpx.AsyncClient) -> None:
    account_id = await let_in("olga", "operator")
    for scope in sorted({row.scope for row in SCOPED.values() if row.scope}):
        enough, lacking = await get_token(account_id, [scope]), await get_token(account_id, others(scope))
        for route, row in SCOPED.items():
            if row.scope != scope:
                continue
            granted, refused = await ask(client, route, enough), await ask(client, route, lacking)
            if route != "GET /api/v1/accounts/verify_credentials":  # `profile` is enough for it too
                assert (refused.status_code, refused.json()["error"]) == (403, OUTSIDE), route
            assert OUTSIDE not in granted.text, route
            assert granted.status_code < 500, f"{route}: {granted.text[:200]}"


@pytest.mark.parametrize("role", ["member", "moderator", "operator"])
async def test_the_desk_opens_to_moderators_only(client: httpx.AsyncClient, role: str) -> None:
    token = await get_token(await let_in("somebody", role), sorted(rules.SCOPES))
    for route, row in SCOPED.items():
        if row.moderators:
            answer = await ask(client, route, token)
            assert (answer.status_code != 403) is (role != "member"), f"{route}: {answer.status_code}"


async def test_a_suspended_person_gets_in_nowhere(client: httpx.AsyncClient) -> None:
    account_id = await let_in("gone", "operator")
    token = await get_token(account_id, sorted(rules.SCOPES))
    async with db.transaction() as tx:
        await suspend_account(tx, account_id, account_id)
    for route in SCOPED:
        answer = await ask(client, route, token)
        assert answer.status_code in {401, 403}, f"{route}: {answer.status_code}"
