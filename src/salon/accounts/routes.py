"""Salon's own API for people: sign up, sign in, sign out, who am I, which apps I let in."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.datastructures import Cookie

from salon.accounts import actions, queries
from salon.accounts.actions.sessions import SESSION_DAYS
from salon.accounts.devices import device_of
from salon.accounts.guards import COOKIE, find_session, find_viewer, require_same_origin, require_viewer
from salon.accounts.models import NewAccount
from salon.accounts.viewers import require
from salon.accounts.views import get_session_view
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Forbidden
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, address_of, spend
from salon.kit.pages import link_header, read_page

SIGN_UPS = Limit("sign-up", 5, 1800)


class Login(msgspec.Struct, frozen=True):
    """What is typed to sign in."""

    login: str
    password: str


def session_cookie(token: str | None) -> Cookie:
    """The cookie that holds a session, or with None the one that removes it."""
    return Cookie(
        key=COOKIE,
        value=token or "",
        max_age=SESSION_DAYS * 86400 if token else 0,
        path="/",
        httponly=True,
        samesite="strict",
        secure=settings().secure,
    )


@get("/api/salon/v1/session")
async def get_session(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Who is signed in, with the CSRF token, and what this place is; 200 for strangers too."""
    seen = await find_session(request)
    account_id = seen.viewer.account_id if seen else None
    view = await get_session_view(account_id, seen.csrf if seen else None)
    return json_response(view, headers={"Cache-Control": "no-store"})


@post("/api/salon/v1/session")
async def post_session(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Sign in."""
    require_same_origin(request)
    login = await read_body(request, Login)
    account_id = await actions.sign_in(login.login, login.password, address_of(request))
    return await answer_signed_in(request, account_id)


@delete("/api/salon/v1/session", status_code=200)
async def delete_session(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Sign out; nothing happens when nobody is signed in."""
    viewer = await find_viewer(request)
    if viewer is not None and viewer.by_cookie and viewer.account_id is not None:
        async with db.transaction() as tx:
            await actions.sign_out(tx, viewer.account_id, viewer.credential)
    response = json_response({})
    response.set_cookie(session_cookie(None))
    return response


@post("/api/salon/v1/accounts")
async def post_account(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Sign up and be signed in; an account that waits for approval gets no session yet."""
    require_same_origin(request)
    await spend(SIGN_UPS, address_of(request))
    account_id = await actions.sign_up(await read_body(request, NewAccount))
    async with db.transaction() as tx:
        row = await (await tx.execute("SELECT state FROM accounts WHERE id = %s", (account_id,))).fetchone()
        if row is None or row[0] != "active":
            return json_response(await get_session_view(None, None))
    return await answer_signed_in(request, account_id)


@get("/api/salon/v1/apps")
async def read_let_in(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The apps one has let in, each with all it may do, newest first."""
    account_id = await require_viewer(request, "read:accounts")
    page = read_page(request, 40, 80)
    found = await queries.list_let_in(account_id, page)
    body = [
        {
            "id": str(one.app_id),
            "name": one.name,
            "website": one.website,
            "scopes": one.scopes,
            "since": clock.to_wire(one.since),
        }
        for one in found
    ]
    headers = link_header(request, settings().base_url, page, [one.app_id for one in found], only_when_full=True)
    return json_response(body, headers=headers)


@delete("/api/salon/v1/apps/{app_id:str}", status_code=200)
async def delete_let_in(request: Request[Any, Any, Any], app_id: str) -> Response[bytes]:
    """Send an app away: every token it has for one ends. Only from the web client, so that no app ends another."""
    viewer = await find_viewer(request)
    account_id = require(viewer, "write:accounts")
    if viewer is None or not viewer.by_cookie:
        raise Forbidden
    async with db.transaction() as tx:
        await actions.send_app_away(tx, account_id, parse_id(app_id))
    return json_response({})


async def answer_signed_in(request: Request[Any, Any, Any], account_id: int) -> Response[bytes]:
    """Start a session for somebody who proved who they are, and say who is signed in now."""
    async with db.transaction() as tx:
        session = await actions.start_session(tx, account_id, device_of(request))
    view = await get_session_view(session.account_id, session.csrf, stayed=session.stayed)
    response = json_response(view, headers={"Cache-Control": "no-store"})
    response.set_cookie(session_cookie(session.token))
    return response


handlers = [get_session, post_session, delete_session, post_account, read_let_in, delete_let_in]
