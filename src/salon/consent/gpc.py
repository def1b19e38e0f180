"""Global Privacy Control: a browser that sends `Sec-GPC: 1` objects for whoever is signed in."""

from collections import OrderedDict

import structlog
from litestar.connection import ASGIConnection
from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from salon.accounts.guards import Connection, find_viewer
from salon.consent.actions import Means, list_gpc_purposes, object_for
from salon.kit import db
from salon.kit.errors import SalonError
from salon.kit.limits import address_of

HEADER = b"sec-gpc"
REMEMBERED = 50_000
_honoured: OrderedDict[int, None] = OrderedDict()  # accounts whose objection is written, as far as this process knows
_encounters = {"forgotten": 0}
logger = structlog.get_logger(__name__)


def sends_gpc(scope: Scope) -> bool:
    """Whether a request carries the signal."""
    return any(name == HEADER and value.strip() == b"1" for name, value in scope["headers"])


def forget_honoured(account_id: int) -> None:
    """Somebody said something new; the next signal is looked at again."""
    _honoured.pop(account_id, None)
    _encounters["forgotten"] += 1


class HonourSignals:
    """ASGI middleware: writes the objection before the request is answered, once for each person until they answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP and sends_gpc(scope):
            await _honour(ASGIConnection(scope))
        await self._app(scope, receive, send)


async def _honour(connection: Connection) -> None:
    try:
        viewer = await find_viewer(connection)
        account_id = viewer.account_id if viewer else None
        if account_id is None or account_id in _honoured:
            return
        before = _encounters["forgotten"]
        means = Means("gpc_signal", address=address_of(connection), agent=connection.headers.get("user-agent"))
        async with db.transaction() as tx:
            await object_for(tx, account_id, list_gpc_purposes(), means)
        if before == _encounters["forgotten"]:
            _honoured[account_id] = None
            if len(_honoured) > REMEMBERED:
                _honoured.popitem(last=False)
    except SalonError:  # whoever may not come in is told so by the route
        return
