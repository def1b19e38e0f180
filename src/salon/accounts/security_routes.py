"""Salon's own API for what guards an account: where one is signed in, passkeys, recovery codes, the password."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post

from salon.accounts import actions, passkeys, proofs, recovery
from salon.accounts.actions import sessions
from salon.accounts.actions.leaving import ask_deletion
from salon.accounts.browsers import hand_over
from salon.accounts.devices import SignedIn, describe_agents, list_signed_in
from salon.accounts.guards import require_same_origin
from salon.accounts.proofs import require_own_browser, require_proof
from salon.accounts.routes import answer_signed_in
from salon.accounts.viewers import require_person
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.errors import Invalid
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.kit.limits import Limit, address_of, spend
from salon.kit.pages import link_header, read_page

Req = Request[Any, Any, Any]
QUESTIONS = Limit("passkey-question", 60, 300)
NO_STORE = {"Cache-Control": "no-store"}


class NewPassword(msgspec.Struct, frozen=True):
    """What is typed to change the password; the old one is not needed by whoever has just proved who they are."""

    new: str
    old: str = ""


class Answer(msgspec.Struct, frozen=True):
    """What a passkey answered, as the browser's JSON, and what a new one is to be called."""

    credential: dict[str, Any] = {}
    name: str = ""


class Proof(msgspec.Struct, frozen=True):
    """A password, or what a passkey answered."""

    password: str = ""
    credential: dict[str, Any] = {}


class Recovery(msgspec.Struct, frozen=True):
    """What is typed to come back in without the password."""

    login: str = ""
    code: str = ""
    password: str = ""


@get("/api/salon/v1/sessions")
async def read_sessions(request: Req) -> Response[bytes]:
    """Where one is signed in: browsers and apps, newest first."""
    viewer = await require_own_browser(request, "read:accounts")
    page = read_page(request, 40, 80)
    found = await list_signed_in(require_person(viewer), viewer.credential, page)
    agents = await describe_agents([one.user_agent for one in found])
    headers = link_header(request, settings().base_url, page, [one.id for one in found], only_when_full=True)
    body = [_to_session(one, agent) for one, agent in zip(found, agents, strict=True)]
    return json_response(body, headers=NO_STORE | headers)


def _to_session(one: SignedIn, agent: tuple[str | None, str | None]) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "kind": one.kind,
        "app": one.name or None,
        "browser": agent[0],
        "system": agent[1],
        "network": one.network or None,
        "created_at": clock.to_wire(one.created_at),
        "last_used_at": clock.to_wire(one.last_used_at) if one.last_used_at else None,
        "current": one.current,
    }


@delete("/api/salon/v1/sessions", status_code=200)
async def delete_other_sessions(request: Req) -> Response[bytes]:
    """Sign out everywhere but here; apps too have to be let in again."""
    viewer = await require_own_browser(request, "write:accounts")
    async with db.transaction() as tx:
        await sessions.end_all_others(tx, require_person(viewer), viewer.credential)
    return json_response({})


@delete("/api/salon/v1/sessions/{session_id:str}", status_code=200)
async def delete_one_session(request: Req, session_id: str) -> Response[bytes]:
    """Sign out one browser or app."""
    viewer = await require_own_browser(request, "write:accounts")
    async with db.transaction() as tx:
        await sessions.end_signed_in(tx, require_person(viewer), parse_id(session_id))
    return json_response({})


@post("/api/salon/v1/password", status_code=200)
async def post_password(request: Req) -> Response[bytes]:
    """Change the password; every other session and every app has to sign in again."""
    viewer = await require_own_browser(request, "write:accounts")
    account_id, body = require_person(viewer), await read_body(request, NewPassword)
    if not body.old:
        await require_proof(request)
    await spend(sessions.TRIES_PER_ACCOUNT, f"password:{account_id}")
    await actions.change_password(account_id, body.old or None, body.new, keep=viewer.credential)
    return json_response({})


@post("/api/salon/v1/session/proof/options", status_code=200)
async def post_proof_options(request: Req) -> Response[bytes]:
    """What the browser needs to have one of the account's own passkeys prove who one is."""
    account_id = require_person(await require_own_browser(request, "write:accounts"))
    async with db.transaction() as tx:
        options = await passkeys.offer_use(tx, "prove", account_id)
    return json_response(options.encode(), headers=NO_STORE)


@post("/api/salon/v1/session/proof", status_code=200)
async def post_proof(request: Req) -> Response[bytes]:
    """Prove once more who one is, by password or passkey; it counts for 10 minutes in this browser."""
    viewer = await require_own_browser(request, "write:accounts")
    account_id, body = require_person(viewer), await read_body(request, Proof)
    if body.credential:
        await proofs.prove_by_passkey(account_id, viewer.credential, body.credential)
    else:
        await proofs.prove_by_password(account_id, viewer.credential, body.password)
    return json_response({})


@get("/api/salon/v1/passkeys")
async def read_passkeys(request: Req) -> Response[bytes]:
    """One's passkeys, oldest first."""
    account_id = require_person(await require_own_browser(request, "read:accounts"))
    body = [
        {
            "id": str(one.id),
            "name": one.name,
            "created_at": clock.to_wire(one.created_at),
            "last_used_at": clock.to_wire(one.last_used_at) if one.last_used_at else None,
        }
        for one in await passkeys.list_passkeys(account_id)
    ]
    return json_response(body, headers=NO_STORE)


@post("/api/salon/v1/passkeys/options", status_code=200)
async def post_passkey_options(request: Req) -> Response[bytes]:
    """What the browser needs to make a passkey."""
    account_id = require_person(await require_proof(request))
    async with db.transaction() as tx:
        options = await passkeys.offer_registration(tx, account_id)
    return json_response(options.encode(), headers=NO_STORE)


@post("/api/salon/v1/passkeys", status_code=200)
async def post_passkey(request: Req) -> Response[bytes]:
    """Keep the passkey the browser made."""
    account_id, body = require_person(await require_proof(request)), await read_body(request, Answer)
    return json_response({"id": str(await passkeys.add_passkey(account_id, body.credential, body.name))})


@patch("/api/salon/v1/passkeys/{passkey_id:str}")
async def patch_passkey(request: Req, passkey_id: str) -> Response[bytes]:
    """Call it something else."""
    account_id = require_person(await require_own_browser(request, "write:accounts"))
    body = await read_body(request, Answer)
    async with db.transaction() as tx:
        await passkeys.rename_passkey(tx, account_id, parse_id(passkey_id), body.name)
    return json_response({})


@delete("/api/salon/v1/passkeys/{passkey_id:str}", status_code=200)
async def delete_passkey(request: Req, passkey_id: str) -> Response[bytes]:
    """Remove it."""
    account_id = require_person(await require_proof(request))
    async with db.transaction() as tx:
        await passkeys.remove_passkey(tx, account_id, parse_id(passkey_id))
    return json_response({})


@post("/api/salon/v1/session/passkey/options", status_code=200)
async def post_sign_in_options(request: Req) -> Response[bytes]:
    """What the browser needs to have a passkey of this place sign somebody in, without a name."""
    require_same_origin(request)
    await spend(QUESTIONS, address_of(request))
    async with db.transaction() as tx:
        options = await passkeys.offer_use(tx, "sign_in")
    return json_response(options.encode(), headers=NO_STORE)


@post("/api/salon/v1/session/passkey", status_code=200)
async def post_passkey_session(request: Req) -> Response[bytes]:
    """Sign in with a passkey."""
    require_same_origin(request)
    body = await read_body(request, Answer)
    return await answer_signed_in(request, await sessions.sign_in_by_passkey(body.credential, address_of(request)))


@get("/api/salon/v1/recovery_codes")
async def read_recovery_codes(request: Req) -> Response[bytes]:
    """How many recovery codes are left, and since when one has them."""
    left = await recovery.find_codes_left(require_person(await require_own_browser(request, "read:accounts")))
    made_at = clock.to_wire(left.made_at) if left.made_at else None
    return json_response({"left": left.left, "made_at": made_at}, headers=NO_STORE)


@post("/api/salon/v1/recovery_codes", status_code=200)
async def post_recovery_codes(request: Req) -> Response[bytes]:
    """Ten new codes, shown this once; those before hold no longer."""
    account_id = require_person(await require_proof(request))
    async with db.transaction() as tx:
        codes = await recovery.make_recovery_codes(tx, account_id)
    return json_response({"codes": codes}, headers=NO_STORE)


@post("/api/salon/v1/session/recovery", status_code=200)
async def post_recovery(request: Req) -> Response[bytes]:
    """Set a new password by a recovery code, and sign in."""
    require_same_origin(request)
    body = await read_body(request, Recovery)
    if not body.code:
        raise Invalid("Validation failed: Code can't be blank")
    account_id = await recovery.recover_account(body.login, body.code, body.password, address_of(request))
    return await answer_signed_in(request, account_id)


@get("/api/salon/v1/account/deletion")
async def read_deletion(request: Req) -> Response[bytes]:
    """How many days one has to think it over."""
    await require_own_browser(request, "read:accounts")
    return json_response({"days": settings().deletion_days})


@post("/api/salon/v1/account/deletion", status_code=200)
async def post_deletion(request: Req) -> Response[bytes]:
    """Have one's account deleted; signing in before it is done keeps it."""
    account_id = require_person(await require_proof(request))
    async with db.transaction() as tx:
        at = await ask_deletion(tx, account_id)
    response = json_response({"deletes_at": clock.to_wire(at)})
    await hand_over(request, response)
    return response


handlers = [
    *(read_sessions, delete_other_sessions, delete_one_session, post_password),
    *(post_proof_options, post_proof, read_passkeys, post_passkey_options, post_passkey, patch_passkey, delete_passkey),
    *(post_sign_in_options, post_passkey_session, read_recovery_codes, post_recovery_codes, post_recovery),
    *(read_deletion, post_deletion),
]
