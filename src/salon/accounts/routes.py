"""Salon's own API for people: sign up, sign in, sign out, who am I, which apps I let in."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post, put

from salon.accounts import actions, queries
from salon.accounts.actions.sessions import require_active
from salon.accounts.actions.welcoming import move_welcome
from salon.accounts.browsers import act_as, hand_over, list_here
from salon.accounts.devices import device_of
from salon.accounts.guards import COOKIE, find_cookie, find_session, find_viewer, require_same_origin, require_viewer
from salon.accounts.models import NewAccount
from salon.accounts.secrets import hash_secret
from salon.accounts.viewers import require
from salon.accounts.views import get_session_view, list_in_order
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Forbidden, NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, address_of, spend
from salon.kit.pages import link_header, read_page

SIGN_UPS = Limit("sign-up", 5, 1800)


class SigningOut(msgspec.Struct, frozen=True):
    """Who goes: whoever acts, or everybody in this browser."""

    all: bool = False


class Switch(msgspec.Struct, frozen=True):
    """Whom to be."""

    account_id: str = ""


class WelcomeStep(msgspec.Struct, frozen=True):
    """Where to go: `who`, `interests`, `people`, `choices`, or `done`."""

    step: str = ""


class Login(msgspec.Struct, frozen=True):
    """What is typed to sign in."""

    login: str
    password: str


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
    """Sign out, and be who waits in this browser, or with `all` sign out everybody; nothing happens for strangers."""
    viewer = await find_viewer(request)
    everybody = read_query(request, SigningOut).all
    response = json_response({})
    if viewer is not None and not viewer.by_cookie:
        return response
    here = await list_here(request)
    leaving = [one for one in here if everybody or one.token == find_cookie(request, COOKIE)]
    for one in leaving:
        async with db.transaction() as tx:
            await actions.sign_out(tx, one.account_id, hash_secret(one.token))
    await hand_over(request, response)
    return response


@get("/api/salon/v1/session/accounts")
async def read_session_accounts(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Who is signed in in this browser, the one that acts first."""
    here = await list_here(request)
    body = await list_in_order([one.account_id for one in here if one.state == "active"])
    return json_response(body, headers={"Cache-Control": "no-store"})


@put("/api/salon/v1/session/account")
async def put_session_account(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Act as another person who is signed in in this browser."""
    require_same_origin(request)
    await find_viewer(request)
    wanted = parse_id((await read_body(request, Switch)).account_id)
    found = next((one for one in await list_here(request) if one.account_id == wanted), None)
    if found is None:
        raise NotFound
    require_active(found.state)
    session = await queries.find_session(hash_secret(found.token))
    view = await get_session_view(wanted, session.csrf if session else None)
    response = json_response(view, headers={"Cache-Control": "no-store"})
    await act_as(request, response, found.token, wanted)
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


@put("/api/salon/v1/welcome")
async def put_welcome(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Take a step of the welcome, or finish it for good."""
    account_id = await require_viewer(request, "write:accounts")
    step = (await read_body(request, WelcomeStep)).step
    async with db.transaction() as tx:
        now = await move_welcome(tx, account_id, step)
    return json_response({"welcome": now})


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
    await act_as(request, response, session.token, account_id)
    return response


handlers = [
    get_session,
    post_session,
    delete_session,
    read_session_accounts,
    put_session_account,
    post_account,
    put_welcome,
    read_let_in,
    delete_let_in,
]
