"""Signing in and out of the web app, and changing the password."""

import datetime as dt

from salon.accounts import queries, rules, sight
from salon.accounts.devices import Device
from salon.accounts.events import DeletionCalledOff, PasswordChanged, SessionEnded, TokenRevoked
from salon.accounts.models import Session
from salon.accounts.passkeys import Credential, use_passkey
from salon.accounts.passwords import hash_password, is_outdated, is_password
from salon.accounts.secrets import hash_secret, new_secret
from salon.kit import clock, db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, NotFound, Unauthorized, invalid_field
from salon.kit.limits import Limit, spend

SESSION_DAYS = 90
NETWORK_DAYS = 30  # for which it is kept from where a session was started
TRIES_PER_ADDRESS = Limit("sign-in-address", 10, 300)
TRIES_PER_ACCOUNT = Limit("sign-in-account", 10, 300)
WRONG = "That name and password do not belong together."


async def sign_in(login: str, password: str, address: str) -> int:
    """Check a username or e-mail address with its password and return the account's id.

    Takes as long for an unknown login as for a known one. Raises `Unauthorized`, `Forbidden` for a pending or
    suspended account, `RateLimited` after 10 tries in 5 minutes for the account or the address.
    """
    login = clean_login(login)
    await spend(TRIES_PER_ADDRESS, address)
    await spend(TRIES_PER_ACCOUNT, login.lower()[:200])
    found = await queries.find_login(login)
    fits = await is_password(found.password_hash if found else None, password[: rules.PASSWORD_MAX + 1])
    if found is None or not fits or found.state == "deleted":
        raise Unauthorized(WRONG)
    require_active(found.state)
    if is_outdated(found.password_hash):
        async with db.transaction() as tx:
            await tx.execute(
                "UPDATE credentials SET password_hash = %s WHERE account_id = %s",
                (await hash_password(password), found.account_id),
            )
    return found.account_id


async def sign_in_by_passkey(credential: Credential, address: str) -> int:
    """Check what a passkey answered and return whose it is; raises as `sign_in`."""
    await spend(TRIES_PER_ADDRESS, address)
    account_id = await use_passkey(credential, "sign_in")
    async with db.reading() as conn:
        rows = await conn.execute(f"SELECT {queries.STATE} FROM accounts a WHERE id = %s", (account_id,))
        row = await rows.fetchone()
    require_active(row[0] if row else "suspended")
    return account_id


def clean_login(login: str) -> str:
    """A name or e-mail address as typed to sign in, without the marks of a handle."""
    login = login.strip().removeprefix("@")
    return login.removesuffix(f"@{settings().domain}") if "@" in login else login


def require_active(state: str) -> None:
    """Raise `Forbidden` for an account that waits for approval, is locked out or suspended, in Mastodon's words."""
    if state == "pending":
        raise Forbidden("Your login is currently pending approval")
    if state in {"suspended", "disabled"}:
        raise Forbidden("Your login is currently disabled")


NOWHERE = Device()


async def start_session(tx: Tx, account_id: int, device: Device = NOWHERE) -> Session:
    """Start a session of 90 days for somebody who just proved who they are; only the hash of its token is kept.

    Whoever wanted to be deleted and is back stays: `stayed` says so, and `DeletionCalledOff` is emitted.
    """
    stayed = await _call_off_deletion(tx, account_id)
    session = Session(account_id=account_id, token=new_secret(), csrf=new_secret(), stayed=stayed)
    await tx.execute(
        """
        INSERT INTO sessions
            (token_hash, account_id, csrf, user_agent, network, created_at, last_used_at, proved_at, expires_at)
        VALUES (%(hash)s, %(account)s, %(csrf)s, %(agent)s, %(network)s, %(now)s, %(now)s, %(now)s, %(until)s)
        """,
        {
            "hash": hash_secret(session.token),
            "account": account_id,
            "csrf": session.csrf,
            "agent": device.user_agent,
            "network": device.network,
            "now": clock.now(),
            "until": clock.now() + dt.timedelta(days=SESSION_DAYS),
        },
    )
    return session


async def _call_off_deletion(tx: Tx, account_id: int) -> bool:
    done = await tx.execute(
        "UPDATE accounts SET deletes_at = NULL WHERE id = %s AND deletes_at IS NOT NULL", (account_id,)
    )
    if done.rowcount:
        await log.append(tx, DeletionCalledOff(actor_id=account_id, subject_id=account_id))
    return bool(done.rowcount)


async def sign_out(tx: Tx, account_id: int, session_hash: bytes) -> None:
    """End one session; emits `SessionEnded`. Nothing happens when it is already gone."""
    done = await tx.execute(
        "DELETE FROM sessions WHERE account_id = %s AND token_hash = %s", (account_id, session_hash)
    )
    if done.rowcount:
        await log.append(tx, SessionEnded(actor_id=account_id, subject_id=account_id))
    sight.drop_account(account_id)


async def end_signed_in(tx: Tx, account_id: int, signed_in_id: int) -> None:
    """End a session or an app's token by its id; emits `SessionEnded` or `TokenRevoked`. Raises `NotFound`."""
    done = await tx.execute("DELETE FROM sessions WHERE account_id = %s AND id = %s", (account_id, signed_in_id))
    if done.rowcount:
        await log.append(tx, SessionEnded(actor_id=account_id, subject_id=account_id))
    else:
        rows = await tx.execute(
            """
            UPDATE oauth_tokens SET revoked_at = %s
            WHERE account_id = %s AND id = %s AND revoked_at IS NULL RETURNING app_id
            """,
            (clock.now(), account_id, signed_in_id),
        )
        row = await rows.fetchone()
        if row is None:
            raise NotFound
        await log.append(tx, TokenRevoked(actor_id=account_id, subject_id=account_id, app_id=row[0]))
    sight.drop_account(account_id)


async def end_all_others(tx: Tx, account_id: int, keep: bytes | None) -> None:
    """End every session and token but the session `keep`, given by its hash; emits `SessionEnded`."""
    await end_others(tx, account_id, keep)
    await log.append(tx, SessionEnded(actor_id=account_id, subject_id=account_id))
    sight.drop_account(account_id)


async def change_password(account_id: int, old: str | None, new: str, keep: bytes | None = None) -> None:
    """Set a new password and end every other session and token; `keep` is the hash of the session that stays.

    `old` is None for somebody who has just proved who they are. Emits `PasswordChanged` and `SessionEnded`. Raises
    `Unauthorized` for a wrong old password, `Invalid` for a bad new one.
    """
    if problem := rules.password_problem(new):
        raise invalid_field("password", *problem)
    if old is not None:
        await require_password(account_id, old)
    password_hash = await hash_password(new)
    async with db.transaction() as tx:
        await store_password(tx, account_id, password_hash, keep)
        event = {"actor_id": account_id, "subject_id": account_id}
        await log.append(tx, PasswordChanged(**event), SessionEnded(**event))
    sight.drop_account(account_id)


async def require_password(account_id: int, password: str) -> None:
    """Raise `Unauthorized` unless this is the account's password."""
    async with db.reading() as conn:
        rows = await conn.execute("SELECT password_hash FROM credentials WHERE account_id = %s", (account_id,))
        row = await rows.fetchone()
    if not await is_password(row[0] if row else None, password[: rules.PASSWORD_MAX + 1]):
        raise Unauthorized("That is not your password.")


async def store_password(tx: Tx, account_id: int, password_hash: str, keep: bytes | None) -> None:
    """Set a password and end every session and token but the session `keep`; the caller tells the log."""
    await tx.execute("UPDATE credentials SET password_hash = %s WHERE account_id = %s", (password_hash, account_id))
    await end_others(tx, account_id, keep)


async def end_others(tx: Tx, account_id: int, keep: bytes | None) -> None:
    """End every session and token but the session `keep`; the caller tells the log."""
    await tx.execute(
        "DELETE FROM sessions WHERE account_id = %s AND token_hash IS DISTINCT FROM %s", (account_id, keep)
    )
    await tx.execute(
        "UPDATE oauth_tokens SET revoked_at = %s WHERE account_id = %s AND revoked_at IS NULL",
        (clock.now(), account_id),
    )
    await tx.execute("DELETE FROM oauth_codes WHERE account_id = %s", (account_id,))


async def drop_expired() -> None:
    """Forget sessions, codes and tokens that have expired and cannot be renewed, and where one signed in long ago.

    Safe to repeat.
    """
    async with db.reading() as conn:
        await conn.execute(
            "UPDATE sessions SET network = '' WHERE network <> '' AND created_at < %s",
            (clock.now() - dt.timedelta(days=NETWORK_DAYS),),
        )
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
