"""The operator's desk of what is learned over HTTP: models that are made, and which of them orders pictures."""

from typing import Any

import msgspec
from litestar import Request, Response, get, post, put

from salon.accounts.guards import require_operator
from salon.kit import db
from salon.kit.http import json_response, read_body
from salon.kit.ids import parse_id
from salon.learning.orders import put_in_force
from salon.learning.trainings import ask_model
from salon.learning.views import get_learning

Req = Request[Any, Any, Any]
PATH = "/api/salon/v1/admin/learning"


@get(PATH)
async def read_learning(request: Req) -> Response[bytes]:
    """For operators: models of what people prefer, how well each held, and which orders pictures now."""
    await require_operator(request, "admin:read")
    return json_response(await get_learning())


@post(PATH, status_code=200)
async def ask_learning(request: Req) -> Response[bytes]:
    """For operators: have a model learned from the newest release in the background; one at a time."""
    operator_id = await require_operator(request, "admin:write")
    async with db.transaction() as tx:
        await ask_model(tx, operator_id)
    return json_response(await get_learning())


class OrderParams(msgspec.Struct):
    """The model that is to order pictures from now on; null: none."""

    model_id: str | None = None


@put(PATH + "/in_force")
async def change_order(request: Req) -> Response[bytes]:
    """For operators: let a model order what people have drawn from now on, or none."""
    operator_id = await require_operator(request, "admin:write")
    wanted = (await read_body(request, OrderParams)).model_id
    async with db.transaction() as tx:
        await put_in_force(tx, operator_id, parse_id(wanted) if wanted is not None else None)
    return json_response(await get_learning())


handlers: list[Any] = [read_learning, ask_learning, change_order]
