"""Tokens that end and are renewed: each refresh token works once, and one used twice ends all it renewed."""

import datetime as dt
from collections.abc import Sequence

from salon.accounts import sight
from salon.accounts.events import TokenRenewed, TokenRevoked
from salon.accounts.models import App, Grant, Terms
from salon.accounts.secrets import hash_secret, new_secret
from salon.accounts.viewers import allows
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid

TOKEN_SECONDS = 7200
REFRESH_DAYS = 90  # without being used


async def issue_renewed(tx: Tx, app_id: int, account_id: int, scopes: Sequence[str], terms: Terms) -> Grant:
    """A token that holds for two hours, with the refresh token that renews it; only their hashes are kept."""
    token, now = new_secret(), clock.now()
    row = await (
        await tx.execute(
            """
            INSERT INTO oauth_tokens (token_hash, app_id, account_id, scopes, created_at, expires_at,
                                      audience, pictures_per_day, spend_per_day)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id
            """,
            (
                hash_secret(token),
                app_id,
                account_id,
                list(scopes),
                now,
                now + dt.timedelta(seconds=TOKEN_SECONDS),
                *terms,
            ),
        )
    ).fetchone()
    assert row is not None
    return await _with_refresh(tx, row[0], token, scopes, scopes)


async def renew_token(tx: Tx, app: App, refresh_token: str, scopes: Sequence[str] | None = None) -> Grant | None:
    """Exchange a refresh token for a new pair, with fewer scopes if asked; None when it does not hold.

    Emits `TokenRenewed`. One that was used before is in two hands: everything it renewed ends, and `TokenRevoked` is
    emitted. Raises `Invalid` for scopes that were not let in; the refresh token is not spent then.
    """
    token_hash, now = hash_secret(refresh_token), clock.now()
    row = await (
        await tx.execute(
            """
            UPDATE oauth_refreshes r SET used_at = %(now)s
            FROM oauth_tokens t JOIN accounts a ON a.id = t.account_id AND a.state = 'active' AND a.disabled_at IS NULL
            WHERE r.token_hash = %(hash)s AND r.used_at IS NULL AND r.expires_at > %(now)s
              AND t.id = r.grant_id AND t.app_id = %(app)s AND t.revoked_at IS NULL
            RETURNING t.id, t.account_id, r.scopes
            """,
            {"hash": token_hash, "app": app.id, "now": now},
        )
    ).fetchone()
    if row is None:
        await _end_if_reused(tx, app, token_hash)
        return None
    grant_id, account_id, let_in = row
    wanted = list(let_in if scopes is None else scopes)
    if not all(allows(frozenset(let_in), scope) for scope in wanted):
        raise Invalid("The requested scope was not granted.")
    token = new_secret()
    await tx.execute(
        "UPDATE oauth_tokens SET token_hash = %s, scopes = %s, expires_at = %s WHERE id = %s",
        (hash_secret(token), wanted, now + dt.timedelta(seconds=TOKEN_SECONDS), grant_id),
    )
    grant = await _with_refresh(tx, grant_id, token, wanted, let_in)
    await log.append(tx, TokenRenewed(actor_id=account_id, subject_id=account_id, app_id=app.id))
    sight.drop_account(account_id)
    return grant


async def _with_refresh(tx: Tx, grant_id: int, token: str, scopes: Sequence[str], let_in: Sequence[str]) -> Grant:
    refresh_token, now = new_secret(), clock.now()
    await tx.execute(
        "INSERT INTO oauth_refreshes (token_hash, grant_id, scopes, expires_at) VALUES (%s, %s, %s, %s)",
        (hash_secret(refresh_token), grant_id, list(let_in), now + dt.timedelta(days=REFRESH_DAYS)),
    )
    return Grant(
        token=token,
        scopes=list(scopes),
        created_at=int(now.timestamp()),
        expires_in=TOKEN_SECONDS,
        refresh_token=refresh_token,
    )


async def _end_if_reused(tx: Tx, app: App, token_hash: bytes) -> None:
    row = await (
        await tx.execute(
            """
            UPDATE oauth_tokens t SET revoked_at = %s
            FROM oauth_refreshes r
            WHERE r.token_hash = %s AND r.used_at IS NOT NULL AND t.id = r.grant_id AND t.app_id = %s
              AND t.revoked_at IS NULL
            RETURNING t.account_id
            """,
            (clock.now(), token_hash, app.id),
        )
    ).fetchone()
    if row is not None:
        await log.append(tx, TokenRevoked(actor_id=row[0], subject_id=row[0], app_id=app.id))
        sight.drop_account(row[0])
