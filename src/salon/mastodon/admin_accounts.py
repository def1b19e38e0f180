"""The moderators' desk over HTTP: looking through accounts, letting in, judging, and the way back."""

from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts import staff
from salon.accounts.actions import approve_account
from salon.accounts.actions.moderation import reject_account, require_may_moderate
from salon.accounts.guards import require_moderator
from salon.accounts.rules import STAFF
from salon.accounts.staff import STATUSES, StaffFilter
from salon.accounts.views import ROLES, domain
from salon.kit import db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.kit.http import json_response, read_body, read_query
from salon.kit.ids import parse_id
from salon.kit.pages import link_header, read_page
from salon.mastodon.entities.admin import find_admin_accounts, render_admin_accounts
from salon.mastodon.entities.people import forget_account
from salon.mastodon.entities.statuses import join_array
from salon.mastodon.proposals import answer_waiting
from salon.safety.moderation import Verdict, judge_account, lift
from salon.safety.proposing import Wish, propose_if_asked
from salon.safety.removal import delete_account

Req = Request[Any, Any, Any]
READ, WRITE = "admin:read:accounts", "admin:write:accounts"
ROLE_IDS = {role.id: name for name, role in ROLES.items()}


class ListParams(msgspec.Struct):
    """Which accounts, in words both versions share."""

    username: str = ""
    display_name: str = ""
    email: str = ""
    by_domain: str = ""
    ip: str = ""
    invited_by: str = ""

    def finds_nobody(self) -> bool:
        """Whether it asks for what is not kept here: other servers, addresses people come from, who invited whom."""
        elsewhere = self.by_domain and self.by_domain.lower() != domain()
        return bool(elsewhere or self.ip or self.invited_by)

    def to_filter(self, statuses: tuple[str, ...], roles: tuple[str, ...] | None) -> StaffFilter:
        names = self.username.lstrip("@"), self.display_name, self.email
        return StaffFilter(statuses, tuple(ROLES) if roles is None else roles, *names)


class OldParams(ListParams):
    """The first version's: a switch for each status."""

    local: bool | None = None
    remote: bool | None = None
    active: bool | None = None
    pending: bool | None = None
    disabled: bool | None = None
    silenced: bool | None = None
    suspended: bool | None = None
    sensitized: bool | None = None
    staff: bool | None = None


class NewParams(ListParams):
    """The second version's."""

    origin: str = ""
    status: str = ""
    permissions: str = ""
    role_ids: list[str] = msgspec.field(default_factory=list)


async def _answer_list(request: Req, wanted: StaffFilter | None) -> Response[bytes]:
    page = read_page(request, 100, 200)
    rows = [] if wanted is None else await staff.list_for_staff(page, wanted)
    headers = link_header(request, settings().base_url, page, [row.id for row in rows], only_when_full=True)
    return json_response(join_array((await render_admin_accounts(rows)).values()), headers=headers)


@get("/api/v1/admin/accounts")
async def read_accounts(request: Req) -> Response[bytes]:
    """Accounts, newest first, by switches."""
    await require_moderator(request, READ)
    params = read_query(request, OldParams)
    statuses = tuple(status for status in STATUSES if getattr(params, status))
    nobody = params.remote or params.finds_nobody()
    return await _answer_list(request, None if nobody else params.to_filter(statuses, STAFF if params.staff else None))


@get("/api/v2/admin/accounts")
async def read_accounts_again(request: Req) -> Response[bytes]:
    """Accounts, newest first, by status, origin and role."""
    await require_moderator(request, READ)
    params = read_query(request, NewParams)
    if params.status and params.status not in STATUSES:
        raise Invalid(f"Validation failed: status must be one of {', '.join(STATUSES)}")
    if params.origin not in {"", "local", "remote"}:
        raise Invalid("Validation failed: origin must be local or remote")
    roles = tuple(ROLE_IDS[one] for one in params.role_ids if one in ROLE_IDS) if params.role_ids else None
    if params.permissions == "staff":
        roles = tuple(role for role in roles or STAFF if role in STAFF)
    nobody = params.origin == "remote" or params.finds_nobody()
    statuses = (params.status,) if params.status else ()
    return await _answer_list(request, None if nobody else params.to_filter(statuses, roles))


async def _render(account_id: int) -> bytes:
    found = await find_admin_accounts([account_id])
    if account_id not in found:
        raise NotFound
    return found[account_id]


@get("/api/v1/admin/accounts/{account_id:str}")
async def read_account(request: Req, account_id: str) -> Response[bytes]:
    """One account."""
    await require_moderator(request, READ)
    return json_response(await _render(parse_id(account_id)))


async def _do(request: Req, account_id: str, verb: Callable[[Tx, int, int], Awaitable[None]]) -> Response[bytes]:
    """Do something about an account and show it as it is then; as it was when it is gone."""
    moderator_id = await require_moderator(request, WRITE)
    wanted = parse_id(account_id)
    before = await _render(wanted)
    async with db.transaction() as tx:
        await verb(tx, moderator_id, wanted)
    forget_account(wanted)
    return json_response((await find_admin_accounts([wanted])).get(wanted, before))


async def _approve(tx: Tx, moderator_id: int, account_id: int) -> None:
    if await require_may_moderate(tx, moderator_id, account_id) != "pending":
        raise Forbidden
    await approve_account(tx, moderator_id, account_id)


@post("/api/v1/admin/accounts/{account_id:str}/approve", status_code=200)
async def approve(request: Req, account_id: str) -> Response[bytes]:
    """Let somebody in who waits."""
    return await _do(request, account_id, _approve)


@post("/api/v1/admin/accounts/{account_id:str}/reject", status_code=200)
async def reject(request: Req, account_id: str) -> Response[bytes]:
    """Refuse somebody who waits."""
    return await _do(request, account_id, reject_account)


@delete("/api/v1/admin/accounts/{account_id:str}", status_code=200)
async def remove(request: Req, account_id: str) -> Response[bytes]:
    """Take a suspended account away for good, with all it said."""
    moderator_id = await require_moderator(request, WRITE)
    async with db.transaction() as tx:
        waits = await propose_if_asked(tx, moderator_id, Wish(deed="account.delete", subject=parse_id(account_id)))
    return await (answer_waiting(waits) if waits else _do(request, account_id, delete_account))


async def _lift(request: Req, account_id: str, measure: str) -> Response[bytes]:
    return await _do(request, account_id, lambda tx, moderator, wanted: lift(tx, moderator, wanted, measure))


@post("/api/v1/admin/accounts/{account_id:str}/enable", status_code=200)
async def enable(request: Req, account_id: str) -> Response[bytes]:
    """Let somebody sign in again."""
    return await _lift(request, account_id, "disable")


@post("/api/v1/admin/accounts/{account_id:str}/unsilence", status_code=200)
async def unsilence(request: Req, account_id: str) -> Response[bytes]:
    """Let somebody be found again."""
    return await _lift(request, account_id, "silence")


@post("/api/v1/admin/accounts/{account_id:str}/unsensitive", status_code=200)
async def unsensitive(request: Req, account_id: str) -> Response[bytes]:
    """Stop covering somebody's media."""
    return await _lift(request, account_id, "sensitive")


@post("/api/v1/admin/accounts/{account_id:str}/unsuspend", status_code=200)
async def unsuspend(request: Req, account_id: str) -> Response[bytes]:
    """Bring a suspended account back."""
    return await _lift(request, account_id, "suspend")


class ActionParams(msgspec.Struct):
    """What to do, why, and whether to say so; there is no e-mail here, the person reads it among what they are told."""

    type: str = ""
    report_id: str | None = None
    text: str = ""
    send_email_notification: bool | None = None


@post("/api/v1/admin/accounts/{account_id:str}/action", status_code=200)
async def judge(request: Req, account_id: str) -> Response[bytes]:
    """Warn, cover the media of, lock out, silence or suspend somebody, and close the reports about it."""
    moderator_id = await require_moderator(request, WRITE)
    wanted, params = parse_id(account_id), await read_body(request, ActionParams)
    if not params.type:
        raise Invalid("Validation failed: Type can't be blank")
    verdict = Verdict(
        action=params.type,
        text=params.text,
        report_id=parse_id(params.report_id) if params.report_id else None,
        tells=params.send_email_notification is not False,
    )
    wish = Wish(deed="account.suspend", subject=wanted, reason=params.text, params=verdict)
    async with db.transaction() as tx:
        waits = await propose_if_asked(tx, moderator_id, wish) if verdict.action == "suspend" else None
        if not waits:
            await judge_account(tx, moderator_id, wanted, verdict)
    if waits:
        return await answer_waiting(waits)
    forget_account(wanted)
    return json_response({})


handlers = [
    read_accounts,
    read_accounts_again,
    read_account,
    approve,
    reject,
    remove,
    enable,
    unsilence,
    unsensitive,
    unsuspend,
    judge,
]
