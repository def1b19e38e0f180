"""What is due here and by when, over HTTP, for operators."""

from typing import Any

from litestar import Request, Response, get

from salon.accounts.guards import require_operator
from salon.kit import clock
from salon.kit.http import json_response
from salon.safety.deadlines import list_deadlines


@get("/api/salon/v1/admin/deadlines")
async def show_deadlines(request: Request[Any, Any, Any]) -> Response[bytes]:
    """For operators: notices, appeals, requests by right, erasures, archives and recipients, what is late first."""
    await require_operator(request, "admin:read")
    found = [
        {
            "kind": one.kind,
            "id": str(one.id),
            "due_at": clock.to_wire(one.due_at),
            "overdue": one.is_overdue,
            "what": one.what,
            "path": one.path,
        }
        for one in await list_deadlines()
    ]
    return json_response(found, headers={"Cache-Control": "private, no-store"})


handlers: list[Any] = [show_deadlines]
