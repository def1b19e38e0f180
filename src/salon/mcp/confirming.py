"""A person's yes: codes that never pass through a model, each for one deed, once."""

import datetime as dt
from typing import Any

from mcp.server.apps import client_supports_apps
from mcp_types import ElicitRequest, ElicitRequestFormParams, ElicitResult, InputRequiredResult
from mcp_types.version import MODERN_PROTOCOL_VERSIONS

from salon.accounts.secrets import hash_secret, new_secret
from salon.accounts.viewers import Viewer
from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.errors import Forbidden
from salon.mcp.calling import Call

MINUTES = 10
QUESTION = "confirm"


async def make_code(tx: Tx, viewer: Viewer, deed: str) -> str:
    """A code for one deed by this grant, good for ten minutes; only its hash is kept."""
    code = new_secret()
    await tx.execute(
        "DELETE FROM confirmations WHERE account_id = %s AND expires_at < %s", (viewer.account_id, clock.now())
    )
    await tx.execute(
        """
        INSERT INTO confirmations (code_hash, account_id, grant_id, deed, expires_at) VALUES (%s, %s, %s, %s, %s)
        """,
        (
            hash_secret(code),
            viewer.account_id,
            viewer.grant_id,
            deed,
            clock.now() + dt.timedelta(minutes=MINUTES),
        ),
    )
    return code


async def require_code(tx: Tx, viewer: Viewer, deed: str, code: str) -> None:
    """Spend a code; raises `Forbidden` for one of another deed or grant, and for one that was used or is old."""
    done = await tx.execute(
        """
        DELETE FROM confirmations
        WHERE code_hash = %s AND account_id = %s AND grant_id = %s AND deed = %s AND expires_at > %s
        """,
        (hash_secret(code), viewer.account_id, viewer.grant_id, deed, clock.now()),
    )
    if not done.rowcount:
        raise Forbidden("This confirmation does not hold. Ask the person again.")


async def find_yes(tx: Tx, call: Call, deed: str, code: str) -> bool | None:
    """What the person said to a deed, by a code their client kept from the model or by the form it showed them.

    None when nobody asked them yet; raises `Forbidden` for a code that does not hold.
    """
    responses = call.params.input_responses
    if responses is not None:
        await require_code(tx, call.viewer, deed, call.params.request_state or "")
        said = responses.get(QUESTION)
        return isinstance(said, ElicitResult) and said.action == "accept" and (said.content or {}).get("yes") is True
    if code:
        await require_code(tx, call.viewer, deed, code)
        return True
    return None


def to_question(call: Call, code: str, sentence: str) -> InputRequiredResult | None:
    """The question as a form of the client's own, which no model can answer; None for a client that shows none."""
    able = call.context.session.client_capabilities
    if call.context.protocol_version not in MODERN_PROTOCOL_VERSIONS or able is None or able.elicitation is None:
        return None
    yes = {"type": "boolean", "title": "Yes, do it", "default": False}
    schema = {"type": "object", "properties": {"yes": yes}, "required": ["yes"]}
    form = ElicitRequestFormParams(message=sentence, requested_schema=schema)
    return InputRequiredResult(input_requests={QUESTION: ElicitRequest(params=form)}, request_state=code)


def to_hidden(call: Call, code: str) -> dict[str, Any]:
    """The code for a widget that the client shows: part of an answer that such clients keep from the model.

    Clients without widgets get none, and the person says yes on a page of ours.
    """
    by_chatgpt = any(key.startswith("openai/") for key in call.context.meta or {})
    return {"salon/confirmation": code} if by_chatgpt or client_supports_apps(call.context) else {}
