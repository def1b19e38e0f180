"""The operator's desk over HTTP: how the place runs, its settings, invitations, and jobs that failed."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch, post

from salon.accounts.guards import require_operator
from salon.kit import clock, db
from salon.kit.context import settings
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.safety import choices, house, running

Req = Request[Any, Any, Any]


@get("/api/salon/v1/admin/health")
async def show_health(request: Req) -> Response[bytes]:
    """For operators: versions, room taken, lags, queues, failed jobs, what waits, and what is still to be set up."""
    await require_operator(request, "admin:read")
    failed = [
        {
            "id": str(one.id),
            "task": one.task.rpartition(".")[2],
            "queue": one.queue,
            "attempts": one.attempts,
            "failed_at": clock.to_wire(one.failed_at) if one.failed_at else None,
        }
        for one in await running.list_failed_jobs()
    ]
    return json_response({**await running.measure_health(), "failed": failed, "steps": await running.list_steps()})


async def _decide(request: Req, job_id: str, *, again: bool) -> Response[bytes]:
    operator_id = await require_operator(request, "admin:write")
    async with db.transaction() as tx:
        await running.decide_job(tx, operator_id, parse_id(job_id), again=again)
    return json_response({})


@post("/api/salon/v1/admin/jobs/{job_id:str}/retry", status_code=200)
async def retry_job(request: Req, job_id: str) -> Response[bytes]:
    """For operators: have a failed job tried once more."""
    return await _decide(request, job_id, again=True)


@delete("/api/salon/v1/admin/jobs/{job_id:str}", status_code=200)
async def give_job_up(request: Req, job_id: str) -> Response[bytes]:
    """For operators: give a failed job up for good."""
    return await _decide(request, job_id, again=False)


async def _show_settings() -> Response[bytes]:
    papers = await house.list_papers()
    return json_response(
        {
            "settings": [one._asdict() for one in choices.list_choices()],
            "papers": {name: papers[name].content if name in papers else "" for name in house.PAPERS},
            "rules": [{"text": rule.text, "hint": rule.hint} for rule in await house.list_rules()],
        }
    )


@get("/api/salon/v1/admin/settings")
async def show_settings(request: Req) -> Response[bytes]:
    """For operators: settings that can be chosen here, with what fixes them, the papers and the rules."""
    await require_operator(request, "admin:read")
    return await _show_settings()


class SettingsParams(msgspec.Struct):
    """What to choose by name; null is as the settings say without a choice."""

    settings: dict[str, Any] = msgspec.field(default_factory=dict)


@patch("/api/salon/v1/admin/settings")
async def change_settings(request: Req) -> Response[bytes]:
    """For operators: choose settings; they hold in this process at once, in the others within seconds."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, SettingsParams)
    if params.settings:
        async with db.transaction() as tx:
            await choices.set_choices(tx, operator_id, params.settings)
        await choices.apply_choices()
    return await _show_settings()


def to_invite(one: running.Invite) -> dict[str, Any]:
    """An invitation with the address to pass on."""
    return {
        "code": one.code,
        "uses_left": one.uses_left,
        "expires_at": clock.to_wire(one.expires_at) if one.expires_at else None,
        "url": f"{settings().base_url}/sign-up?invite={one.code}",
    }


@get("/api/salon/v1/admin/invites")
async def list_invites(request: Req) -> Response[bytes]:
    """For operators: invitations that still hold."""
    await require_operator(request, "admin:read")
    return json_response([to_invite(one) for one in await running.list_invites()])


class InviteParams(msgspec.Struct):
    """How many it lets in."""

    uses: int = 1


@post("/api/salon/v1/admin/invites", status_code=200)
async def make_invite(request: Req) -> Response[bytes]:
    """For operators: make an invitation."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, InviteParams)
    async with db.transaction() as tx:
        code = await running.make_invite(tx, operator_id, params.uses)
    return json_response(to_invite(running.Invite(code, params.uses, None)))


@delete("/api/salon/v1/admin/invites/{code:str}", status_code=200)
async def withdraw_invite(request: Req, code: str) -> Response[bytes]:
    """For operators: take an invitation back."""
    operator_id = await require_operator(request, "admin:write")
    async with db.transaction() as tx:
        await running.withdraw_invite(tx, operator_id, code)
    return json_response({})


handlers: list[Any] = [
    show_health,
    retry_job,
    give_job_up,
    show_settings,
    change_settings,
    list_invites,
    make_invite,
    withdraw_invite,
]
