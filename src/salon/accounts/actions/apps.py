"""Client apps: registering one, letting it in, and its tokens (OAuth 2)."""

import base64
import datetime as dt
import hashlib
from collections.abc import Sequence

from salon.accounts import queries, rules, sight
from salon.accounts.events import TokenRevoked
from salon.accounts.models import App, Grant
from salon.accounts.secrets import hash_secret, is_same, new_secret
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, invalid_field

CODE_MINUTES = 10
MOST_REDIRECTS, NAME_MAX, WEBSITE_MAX = 10, 60, 2000


async def register_app(
    tx: Tx, name: str, redirect_uris: Sequence[str], scopes: Sequence[str], website: str | None = None
) -> tuple[App, str]:
    """Register a client app; returns it with its secret, which is not kept. Raises `Invalid` naming the field."""
    _check_app(name, redirect_uris, scopes, website)
    client_id, secret = new_secret(), new_secret()
    row = await (
        await tx.execute(
            """
            INSERT INTO oauth_apps (client_id, client_secret_hash, name, website, redirect_uris, scopes)
            VALUES (%s, %s, %s, %s, %s, %s) RETURNING id
            """,
            (client_id, hash_secret(secret), name, website, list(redirect_uris), list(scopes)),
        )
    ).fetchone()
    assert row is not None
    app = App(
        id=row[0],
        client_id=client_id,
        name=name,
        website=website,
        redirect_uris=list(redirect_uris),
        scopes=list(scopes),
    )
    return app, secret


def _check_app(name: str, redirect_uris: Sequence[str], scopes: Sequence[str], website: str | None) -> None:
    if not name.strip():
        raise invalid_field("client_name", "ERR_BLANK", "can't be blank")
    if len(name) > NAME_MAX:
        raise invalid_field("client_name", "ERR_TOO_LONG", f"is too long (maximum is {NAME_MAX} characters)")
    if not redirect_uris:
        raise invalid_field("redirect_uris", "ERR_BLANK", "can't be blank")
    if len(redirect_uris) > MOST_REDIRECTS:
        raise invalid_field("redirect_uris", "ERR_TOO_MANY", f"can be {MOST_REDIRECTS} at most")
    if not all(rules.is_redirect_uri(uri) for uri in redirect_uris):
        raise invalid_field("redirect_uris", "ERR_INVALID", "must be valid addresses an app can be called back at")
    if unknown := [scope for scope in scopes if scope not in rules.SCOPES]:
        raise invalid_field("scopes", "ERR_INVALID", f"do not exist: {' '.join(unknown)[:200]}")
    if website and (len(website) > WEBSITE_MAX or not website.startswith(("https://", "http://"))):
        raise invalid_field("website", "ERR_INVALID", "must be a web address of at most 2000 characters")


async def authorize_app(
    tx: Tx, account_id: int, app: App, redirect_uri: str, scopes: Sequence[str], code_challenge: str | None
) -> str:
    """Let an app in: returns a code that can be exchanged once within 10 minutes; only its hash is kept."""
    code = new_secret()
    await tx.execute(
        """
        INSERT INTO oauth_codes (code_hash, app_id, account_id, redirect_uri, scopes, code_challenge, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s, %s)
        """,
        (
            hash_secret(code),
            app.id,
            account_id,
            redirect_uri,
            list(scopes),
            code_challenge,
            clock.now() + dt.timedelta(minutes=CODE_MINUTES),
        ),
    )
    return code


async def exchange_code(
    tx: Tx, app: App, code: str, redirect_uri: str, verifier: str | None, *, proved: bool
) -> Grant | None:
    """Exchange a code for a token with the scopes granted; None when it does not hold.

    The code is spent whatever the outcome. A client that has not `proved` itself with its secret must have used PKCE.
    """
    row = await (
        await tx.execute(
            """
            DELETE FROM oauth_codes WHERE code_hash = %s
            RETURNING app_id, account_id, redirect_uri, scopes, code_challenge, expires_at > %s
            """,
            (hash_secret(code), clock.now()),
        )
    ).fetchone()
    if row is None:
        return None
    app_id, account_id, asked_uri, scopes, challenge, is_fresh = row
    holds = is_fresh and app_id == app.id and asked_uri == redirect_uri and (proved or challenge)
    if not holds or not _fits(challenge, verifier):
        return None
    return await issue_token(tx, app.id, account_id, scopes)


def _fits(challenge: str | None, verifier: str | None) -> bool:
    if challenge is None:
        return True
    digest = hashlib.sha256((verifier or "").encode()).digest()
    return bool(verifier) and is_same(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)


async def issue_app_token(tx: Tx, app: App, scopes: Sequence[str]) -> Grant:
    """A token for the app itself, without a person."""
    return await issue_token(tx, app.id, None, scopes)


async def issue_token(tx: Tx, app_id: int, account_id: int | None, scopes: Sequence[str]) -> Grant:
    """A new token; only its hash is kept."""
    token, now = new_secret(), clock.now()
    await tx.execute(
        "INSERT INTO oauth_tokens (token_hash, app_id, account_id, scopes, created_at) VALUES (%s, %s, %s, %s, %s)",
        (hash_secret(token), app_id, account_id, list(scopes), now),
    )
    return Grant(token=token, scopes=list(scopes), created_at=int(now.timestamp()))


async def revoke_token(tx: Tx, app: App, token: str) -> None:
    """End a token; emits `TokenRevoked`. Unknown tokens are no error; another app's raises `Forbidden`."""
    token_hash = hash_secret(token)
    row = await (
        await tx.execute("SELECT app_id, account_id FROM oauth_tokens WHERE token_hash = %s FOR UPDATE", (token_hash,))
    ).fetchone()
    if row is None:
        return
    if row[0] != app.id:
        raise Forbidden("You are not authorized to revoke this token")
    await tx.execute(
        "UPDATE oauth_tokens SET revoked_at = coalesce(revoked_at, %s) WHERE token_hash = %s", (clock.now(), token_hash)
    )
    account_id = row[1] or 0
    await log.append(tx, TokenRevoked(actor_id=account_id, subject_id=account_id, app_id=app.id))
    sight.drop_account(account_id)


async def is_client_secret(tx: Tx, app: App, secret: str) -> bool:
    """Whether the secret is the app's."""
    kept = await queries.find_app_secret_hash(tx, app.id)
    return kept is not None and is_same(kept, hash_secret(secret))
