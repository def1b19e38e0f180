"""Proving once more who one is, before what cannot be undone or lets others in."""

import datetime as dt

from salon.accounts import passkeys
from salon.accounts.actions.sessions import TRIES_PER_ACCOUNT, require_password
from salon.accounts.guards import Connection, find_viewer
from salon.accounts.passkeys import Credential
from salon.accounts.viewers import Viewer, require
from salon.kit import clock, db
from salon.kit.errors import Forbidden
from salon.kit.limits import spend

RECENT = dt.timedelta(minutes=10)


class ProofNeeded(Forbidden):
    """403 that a browser answers by asking for the password or a passkey."""

    def __init__(self) -> None:
        sentence = "Say once more that it is you: with your password or a passkey."
        super().__init__(sentence, {"proof": [{"error": "ERR_PROOF_NEEDED", "description": "is needed"}]})


async def require_own_browser(connection: Connection, scope: str) -> Viewer:
    """The viewer of a request that comes from the web client: what guards an account is nothing for apps.

    Raises as `require_viewer`, and `Forbidden` for an app.
    """
    viewer = await find_viewer(connection)
    require(viewer, scope)
    if viewer is None or not viewer.by_cookie:
        raise Forbidden("Only you yourself can do this, in a browser you are signed in with.")
    return viewer


async def require_proof(connection: Connection, scope: str = "write:accounts") -> Viewer:
    """The same, of somebody who gave a password or passkey in the last 10 minutes; raises `ProofNeeded`."""
    viewer = await require_own_browser(connection, scope)
    async with db.reading() as conn:
        rows = await conn.execute("SELECT proved_at FROM sessions WHERE token_hash = %s", (viewer.credential,))
        row = await rows.fetchone()
    if row is None or row[0] <= clock.now() - RECENT:
        raise ProofNeeded
    return viewer


async def prove_by_password(account_id: int, session_hash: bytes, password: str) -> None:
    """Note in a session that the password was given; raises `Unauthorized` for a wrong one, and `RateLimited`."""
    await spend(TRIES_PER_ACCOUNT, f"password:{account_id}")
    await require_password(account_id, password)
    await _note_proof(session_hash)


async def prove_by_passkey(account_id: int, session_hash: bytes, credential: Credential) -> None:
    """Note in a session that one of the account's own passkeys answered; raises `Unauthorized` when it does not fit."""
    await spend(TRIES_PER_ACCOUNT, f"passkey:{account_id}")
    await passkeys.use_passkey(credential, "prove", account_id)
    await _note_proof(session_hash)


async def _note_proof(session_hash: bytes) -> None:
    async with db.reading() as conn:
        await conn.execute("UPDATE sessions SET proved_at = %s WHERE token_hash = %s", (clock.now(), session_hash))
