"""The operator's desk of datasets over HTTP: releases that are made, and who may take them."""

from typing import Any

import msgspec
from litestar import Request, Response, delete, get, post

from salon.accounts.guards import require_operator
from salon.audit.actions import Deed, note
from salon.datasets import builds
from salon.datasets.holdings import list_recipients, to_recipient
from salon.firehose.recipients import end_recipient, get_organisation, register_recipient
from salon.kit import db
from salon.kit.errors import Invalid
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id

Req = Request[Any, Any, Any]
PATH = "/api/salon/v1/admin"


@get(PATH + "/dataset_builds")
async def list_dataset_builds(request: Req) -> Response[bytes]:
    """For operators: the releases asked for last, and how far they are."""
    await require_operator(request, "admin:read")
    return json_response([builds.to_build(one) for one in await builds.list_builds()])


class BuildParams(msgspec.Struct):
    """`build` for a release of now, `patch` for versions of all releases without what had to go."""

    kind: str = "build"


@post(PATH + "/dataset_builds", status_code=200)
async def ask_dataset_build(request: Req) -> Response[bytes]:
    """For operators: have a release made in the background; while one is being made, that is the answer."""
    operator_id = await require_operator(request, "admin:write")
    kind = (await read_body(request, BuildParams)).kind
    if kind not in builds.KINDS:
        raise Invalid(f"Validation failed: Kind is one of {', '.join(builds.KINDS)}")
    async with db.transaction() as tx:
        await builds.ask_build(tx, operator_id, kind)
    return json_response([builds.to_build(one) for one in await builds.list_builds()])


@get(PATH + "/recipients")
async def list_dataset_recipients(request: Req) -> Response[bytes]:
    """For operators: who may take datasets, what they took, and by when they must have deleted what of it."""
    await require_operator(request, "admin:read")
    return json_response([to_recipient(one) for one in await list_recipients()])


class RecipientParams(msgspec.Struct):
    """Who it is, and how they are reached."""

    organisation: str
    contact: str


@post(PATH + "/recipients", status_code=200)
async def register(request: Req) -> Response[bytes]:
    """For operators: let an organisation take what people agreed to share; its key is told this once."""
    operator_id = await require_operator(request, "admin:write")
    params = await read_body(request, RecipientParams)
    async with db.transaction() as tx:
        key = await register_recipient(tx, params.organisation, params.contact)
        await note(tx, operator_id, Deed(action="recipient.register"))
    return json_response({"key": key, "recipients": [to_recipient(one) for one in await list_recipients()]})


@delete(PATH + "/recipients/{recipient_id:str}", status_code=200)
async def end(request: Req, recipient_id: str) -> Response[bytes]:
    """For operators: give a recipient nothing from now on; what they hold must still go when people say so."""
    operator_id = await require_operator(request, "admin:write")
    number = parse_id(recipient_id)
    async with db.transaction() as tx:
        await end_recipient(tx, await get_organisation(tx, number))
        await note(tx, operator_id, Deed(action="recipient.end", subject=number))
    return json_response([to_recipient(one) for one in await list_recipients()])


handlers: list[Any] = [
    list_dataset_builds,
    ask_dataset_build,
    list_dataset_recipients,
    register,
    end,
]
