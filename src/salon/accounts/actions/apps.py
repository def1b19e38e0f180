"""Client apps: registering one, letting it in, and its tokens (OAuth 2)."""

import base64
import datetime as dt
import hashlib
from collections.abc import Sequence

from salon.accounts import queries, rules, sight
from salon.accounts.actions.renewing import issue_renewed
from salon.accounts.events import TokenRevoked
from salon.accounts.models import App, AppKind, Grant, Terms
from salon.accounts.secrets import hash_secret, is_same, new_secret
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, NotFound, invalid_field

CODE_MINUTES = 10
MOST_REDIRECTS, NAME_MAX, WEBSITE_MAX = 10, 60, 2000
OF_MASTODON = AppKind()
OF_THE_API = Terms()


async def register_app(
    tx: Tx,
    name: str,
    redirect_uris: Sequence[str],
    scopes: Sequence[str],
    website: str | None = None,
    kind: AppKind = OF_MASTODON,
) -> tuple[App, str]:
    """Register a client app; returns it with its secret, which is not kept; "" for an app that cannot keep one.

    Raises `Invalid` naming the field.
    """
    _check_app(name, redirect_uris, scopes, website)
    client_id, secret = new_secret(), "" if kind.is_public else new_secret()
    row = await (
        await tx.execute(
            """
            INSERT INTO oauth_apps (client_id, client_secret_hash, name, website, redirect_uris, scopes, renews)
            VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
            """,
            (
                client_id,
                hash_secret(secret) if secret else None,
                name,
                website,
                list(redirect_uris),
                list(scopes),
                kind.renews,
            ),
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
        is_public=kind.is_public,
        renews=kind.renews,
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
    if unknown := [scope for scope in scopes if scope not in rules.SCOPES and scope not in rules.ASSISTANT_SCOPES]:
        raise invalid_field("scopes", "ERR_INVALID", f"do not exist: {' '.join(unknown)[:200]}")
    if website and (len(website) > WEBSITE_MAX or not website.startswith(("https://", "http://"))):
        raise invalid_field("website", "ERR_INVALID", "must be a web address of at most 2000 characters")


async def authorize_app(
    tx: Tx,
    account_id: int,
    app: App,
    redirect_uri: str,
    scopes: Sequence[str],
    code_challenge: str | None,
    terms: Terms = OF_THE_API,
) -> str:
    """Let an app in: returns a code that can be exchanged once within 10 minutes; only its hash is kept."""
    code = new_secret()
    await tx.execute(
        """
        INSERT INTO oauth_codes (code_hash, app_id, account_id, redirect_uri, scopes, code_challenge, expires_at,
                                 audience, pictures_per_day, spend_per_day)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (
            hash_secret(code),
            app.id,
            account_id,
            redirect_uri,
            list(scopes),
            code_challenge,
            clock.now() + dt.timedelta(minutes=CODE_MINUTES),
            *terms,
        ),
    )
    return code


async def exchange_code(
    tx: Tx, app: App, code: str, redirect_uri: str, verifier: str | None, *, proved: bool, audience: str | None = None
) -> Grant | None:
    """Exchange a code for a token with the scopes granted; None when it does not hold, or is for another `audience`.

    The code is spent whatever the outcome. A client that has not `proved` itself with its secret must have used PKCE.
    """
    row = await (
        await tx.execute(
            """
            DELETE FROM oauth_codes WHERE code_hash = %s
            RETURNING app_id, account_id, redirect_uri, scopes, code_challenge, expires_at > %s,
                      audience, pictures_per_day, spend_per_day
            """,
            (hash_secret(code), clock.now()),
        )
    ).fetchone()
    if row is None:
        return None
    app_id, account_id, asked_uri, scopes, challenge, is_fresh, *found = row
    terms = Terms(*found)
    holds = is_fresh and app_id == app.id and asked_uri == redirect_uri and (proved or challenge)
    if not holds or not _fits(challenge, verifier) or audience not in {None, terms.audience}:
        return None
    if app.renews:
        return await issue_renewed(tx, app.id, account_id, scopes, terms)
    return await issue_token(tx, app.id, account_id, scopes, terms)


def _fits(challenge: str | None, verifier: str | None) -> bool:
    if challenge is None:
        return True
    digest = hashlib.sha256((verifier or "").encode()).digest()
    return bool(verifier) and is_same(base64.urlsafe_b64encode(digest).rstrip(b"=").decode(), challenge)


async def issue_app_token(tx: Tx, app: App, scopes: Sequence[str]) -> Grant:
    """A token for the app itself, without a person."""
    return await issue_token(tx, app.id, None, scopes)


async def issue_token(
    tx: Tx, app_id: int, account_id: int | None, scopes: Sequence[str], terms: Terms = OF_THE_API
) -> Grant:
    """A new token; only its hash is kept."""
    token, now = new_secret(), clock.now()
    await tx.execute(
        """
        INSERT INTO oauth_tokens (token_hash, app_id, account_id, scopes, created_at,
                                  audience, pictures_per_day, spend_per_day)
        VALUES (%s, %s, %s, %s, %s, %s, %s, %s)
        """,
        (hash_secret(token), app_id, account_id, list(scopes), now, *terms),
    )
    return Grant(token=token, scopes=list(scopes), created_at=int(now.timestamp()))


async def revoke_token(tx: Tx, app: App, token: str) -> None:
    """End a token, or with a refresh token all it renews; emits `TokenRevoked`.

    Unknown tokens are no error; another app's raises `Forbidden`.
    """
    token_hash = hash_secret(token)
    row = await (
        await tx.execute(
            """
            SELECT id, app_id, account_id FROM oauth_tokens
            WHERE token_hash = %(hash)s OR id = (SELECT grant_id FROM oauth_refreshes WHERE token_hash = %(hash)s)
            FOR UPDATE
            """,
            {"hash": token_hash},
        )
    ).fetchone()
    if row is None:
        return
    token_id, app_id, account_id = row
    if app_id != app.id:
        raise Forbidden("You are not authorized to revoke this token")
    await tx.execute(
        "UPDATE oauth_tokens SET revoked_at = coalesce(revoked_at, %s) WHERE id = %s", (clock.now(), token_id)
    )
    await _tell_revoked(tx, account_id or 0, app.id)


async def send_app_away(tx: Tx, account_id: int, app_id: int) -> None:
    """End everything an app may do for a person; emits `TokenRevoked`. Raises `NotFound` when it was not let in."""
    done = await tx.execute(
        "UPDATE oauth_tokens SET revoked_at = %s WHERE account_id = %s AND app_id = %s AND revoked_at IS NULL",
        (clock.now(), account_id, app_id),
    )
    codes = await tx.execute("DELETE FROM oauth_codes WHERE account_id = %s AND app_id = %s", (account_id, app_id))
    if not done.rowcount and not codes.rowcount:
        raise NotFound
    await _tell_revoked(tx, account_id, app_id)


async def _tell_revoked(tx: Tx, account_id: int, app_id: int) -> None:
    await log.append(tx, TokenRevoked(actor_id=account_id, subject_id=account_id, app_id=app_id))
    sight.drop_account(account_id)


async def is_client_secret(tx: Tx, app: App, secret: str) -> bool:
    """Whether the secret is the app's."""
    kept = await queries.find_app_secret_hash(tx, app.id)
    return kept is not None and is_same(kept, hash_secret(secret))
