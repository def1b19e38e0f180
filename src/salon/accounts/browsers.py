"""Several people signed in in one browser: one of them acts, the others wait in a cookie of their own."""

from typing import Any, NamedTuple

from litestar import Response
from litestar.datastructures import Cookie

from salon.accounts import queries
from salon.accounts.actions.sessions import SESSION_DAYS
from salon.accounts.guards import COOKIE, Connection, find_cookie
from salon.accounts.secrets import hash_secret
from salon.kit.context import settings

OTHERS = "salon_others"
MOST = 5  # people in one browser


class Waiting(NamedTuple):
    """A session that this browser holds."""

    token: str
    account_id: int
    state: str


def session_cookie(token: str | None) -> Cookie:
    """The cookie that holds a session, or with None the one that removes it."""
    return _to_cookie(COOKIE, token or "")


def others_cookie(tokens: list[str]) -> Cookie:
    """The cookie that holds the sessions of the others, the one used last first; empty, it is removed."""
    return _to_cookie(OTHERS, ".".join(tokens[: MOST - 1]))


def _to_cookie(key: str, value: str) -> Cookie:
    return Cookie(
        key=key,
        value=value,
        max_age=SESSION_DAYS * 86400 if value else 0,
        path="/",
        httponly=True,
        samesite="strict",
        secure=settings().secure,
    )


async def list_here(connection: Connection) -> list[Waiting]:
    """The sessions this browser holds that have not ended, the one that acts first, one query."""
    tokens = [find_cookie(connection, COOKIE), *find_cookie(connection, OTHERS).split(".")[: MOST - 1]]
    tokens = list(dict.fromkeys(token for token in tokens if token))
    found = await queries.list_sessions([hash_secret(token) for token in tokens])
    return [Waiting(token, *found[hash_secret(token)]) for token in tokens if hash_secret(token) in found]


async def hand_over(connection: Connection, response: Response[Any]) -> None:
    """Once the session that acted has ended, let the one used before it act in this browser."""
    staying = [one.token for one in await list_here(connection) if one.state == "active"]
    response.set_cookie(session_cookie(staying[0] if staying else None))
    if find_cookie(connection, OTHERS):
        response.set_cookie(others_cookie(staying[1:]))


async def act_as(connection: Connection, response: Response[Any], token: str, account_id: int) -> None:
    """Let a session act in this browser from now on, and the people who were signed in before wait."""
    waiting = [one.token for one in await list_here(connection) if one.account_id != account_id]
    response.set_cookie(session_cookie(token))
    if waiting or find_cookie(connection, OTHERS):
        response.set_cookie(others_cookie(waiting))
