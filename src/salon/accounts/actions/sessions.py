"""Signing in and out of the web app, and changing the password."""

import datetime as dt

from salon.accounts import queries, rules, sight
from salon.accounts.events import PasswordChanged, SessionEnded
from salon.accounts.models import Session
from salon.accounts.passwords import hash_password, is_outdated, is_password
from salon.accounts.secrets import hash_secret, new_secret
from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Unauthorized, invalid_field
from salon.kit.limits import Limit, spend

SESSION_DAYS = 90
TRIES_PER_ADDRESS = Limit("sign-in-address", 10, 300)
TRIES_PER_ACCOUNT = Limit("sign-in-account", 10, 300)
WRONG = "That name and password do not belong together."


async def sign_in(login: str, password: str, address: str) -> int:
    """Check a username or e-mail address with its password and return the account's id.

    Takes as long for an unknown login as for a known one. Raises `Unauthorized`, `Forbidden` for a pending or
    suspended account, `RateLimited` after 10 tries in 5 minutes for the account or the address.
    """
    login = login.strip().removeprefix("@")
    login = login.removesuffix(f"@{settings().domain}") if "@" in login else login
    await spend(TRIES_PER_ADDRESS, address)
    await spend(TRIES_PER_ACCOUNT, login.lower()[:200])
    found = await queries.find_login(login)
    fits = await is_password(found.password_hash if found else None, password[: rules.PASSWORD_MAX + 1])
    if found is None or not fits or found.state == "deleted":
        raise Unauthorized(WRONG)
    require_active(found.state)
    if is_outdated(found.password_hash):
        async with db.transaction() as tx:
            await _store_password(tx, found.account_id, await hash_password(password))
    return found.account_id


def require_active(state: str) -> None:
    """Raise `Forbidden` for an account that waits for approval, is locked out or suspended, in Mastodon's words."""
    if state == "pending":
        raise Forbidden("Your login is currently pending approval")
    if state in {"suspended", "disabled"}:
        raise Forbidden("Your login is currently disabled")


async def start_session(tx: Tx, account_id: int, user_agent: str = "") -> Session:
    """Start a session of 90 days; only the hash of its token is kept."""
    session = Session(account_id=account_id, token=new_secret(), csrf=new_secret())
    await tx.execute(
        """
        INSERT INTO sessions (token_hash, account_id, csrf, user_agent, created_at, expires_at)
        VALUES (%s, %s, %s, %s, %s, %s)
        """,
        (
            hash_secret(session.token),
            account_id,
            session.csrf,
            user_agent[:300],
            clock.now(),
            clock.now() + dt.timedelta(days=SESSION_DAYS),
        ),
    )
    return session


async def sign_out(tx: Tx, account_id: int, session_hash: bytes) -> None:
    """End one session; emits `SessionEnded`. Nothing happens when it is already gone."""
    done = await tx.execute(
        "DELETE FROM sessions WHERE account_id = %s AND token_hash = %s", (account_id, session_hash)
    )
    if done.rowcount:
        await log.append(tx, SessionEnded(actor_id=account_id, subject_id=account_id))
    sight.drop_account(account_id)


async def change_password(account_id: int, old: str, new: str, keep: bytes | None = None) -> None:
    """Set a new password and end every other session and token; `keep` is the hash of the session that stays.

    Emits `PasswordChanged` and `SessionEnded`. Raises `Unauthorized` for a wrong old password, `Invalid` for a bad
    new one.
    """
    if problem := rules.password_problem(new):
        raise invalid_field("password", *problem)
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT password_hash FROM credentials WHERE account_id = %s", (account_id,))
        ).fetchone()
    if not await is_password(row[0] if row else None, old):
        raise Unauthorized("That is not your password.")
    password_hash = await hash_password(new)
    async with db.transaction() as tx:
        await _store_password(tx, account_id, password_hash)
        await tx.execute(
            "DELETE FROM sessions WHERE account_id = %s AND token_hash IS DISTINCT FROM %s", (account_id, keep)
        )
        await tx.execute(
            "UPDATE oauth_tokens SET revoked_at = %s WHERE account_id = %s AND revoked_at IS NULL",
            (clock.now(), account_id),
        )
        await tx.execute("DELETE FROM oauth_codes WHERE account_id = %s", (account_id,))
        event = {"actor_id": account_id, "subject_id": account_id}
        await log.append(tx, PasswordChanged(**event), SessionEnded(**event))
    sight.drop_account(account_id)


async def drop_expired() -> None:
    """Forget sessions, codes and tokens that have expired and cannot be renewed; safe to repeat."""
    async with db.reading() as conn:
        await conn.execute("DELETE FROM sessions WHERE expires_at < %s", (clock.now(),))
        await conn.execute("DELETE FROM oauth_codes WHERE expires_at < %s", (clock.now(),))
        await conn.execute(
            """
            DELETE FROM oauth_tokens t
            WHERE t.expires_at < %(now)s
              AND NOT EXISTS (SELECT 1 FROM oauth_refreshes r WHERE r.grant_id = t.id AND r.expires_at > %(now)s)
            """,
            {"now": clock.now()},
        )


async def _store_password(tx: Tx, account_id: int, password_hash: str) -> None:
    await tx.execute("UPDATE credentials SET password_hash = %s WHERE account_id = %s", (password_hash, account_id))
