"""Recovery codes: ten for each account, each of which lets its owner set a new password once, without any mail."""

import datetime as dt
import secrets
from typing import NamedTuple

from salon.accounts import queries, rules, sight
from salon.accounts.actions.sessions import (
    TRIES_PER_ACCOUNT,
    TRIES_PER_ADDRESS,
    clean_login,
    require_active,
    store_password,
)
from salon.accounts.events import PasswordChanged, RecoveryCodesMade, SessionEnded
from salon.accounts.passwords import hash_password
from salon.accounts.secrets import hash_secret
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Unauthorized, invalid_field
from salon.kit.limits import spend

CODES, CHARACTERS, GROUP = 10, 16, 4
# Crockford's base 32: nothing in it is mistaken for anything else. 16 of them are 80 bits.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
READ_AS = str.maketrans("OIL", "011")
WRONG = "That name and recovery code do not belong together."


class CodesLeft(NamedTuple):
    """How many codes somebody can still use, and since when they have them."""

    left: int
    made_at: dt.datetime | None


async def find_codes_left(account_id: int) -> CodesLeft:
    """How many codes are left."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT count(*) FILTER (WHERE used_at IS NULL), max(made_at) FROM recovery_codes WHERE account_id = %s",
            (account_id,),
        )
        row = await rows.fetchone()
    assert row is not None
    return CodesLeft(*row)


async def make_recovery_codes(tx: Tx, account_id: int) -> list[str]:
    """Make ten new codes in place of those there were; only their hashes are kept. Emits `RecoveryCodesMade`."""
    codes = [_new_code() for _ in range(CODES)]
    await tx.execute("DELETE FROM recovery_codes WHERE account_id = %s", (account_id,))
    await tx.execute(
        "INSERT INTO recovery_codes (account_id, code_hash, made_at) SELECT %s, unnest(%s::bytea[]), %s",
        (account_id, [hash_code(code) for code in codes], clock.now()),
    )
    await log.append(tx, RecoveryCodesMade(actor_id=account_id, subject_id=account_id))
    return codes


async def recover_account(login: str, code: str, password: str, address: str) -> int:
    """Set a new password by a recovery code, which is spent, and end every session and token; returns the account's id.

    Emits `PasswordChanged` and `SessionEnded`. Raises `Invalid` for a bad password, which spends nothing;
    `Unauthorized` for a wrong login or code, `Forbidden` for a stopped account, and `RateLimited` as signing in does.
    """
    if problem := rules.password_problem(password):
        raise invalid_field("password", *problem)
    login = clean_login(login)
    await spend(TRIES_PER_ADDRESS, address)
    await spend(TRIES_PER_ACCOUNT, login.lower()[:200])
    found = await queries.find_login(login)
    password_hash = await hash_password(password)  # before anything is known, so that every answer takes as long
    async with db.transaction() as tx:
        if found is None or found.state == "deleted" or not await _spend_code(tx, found.account_id, code):
            raise Unauthorized(WRONG)
        require_active(found.state)
        await store_password(tx, found.account_id, password_hash, keep=None)
        event = {"actor_id": found.account_id, "subject_id": found.account_id}
        await log.append(tx, PasswordChanged(**event), SessionEnded(**event))
    sight.drop_account(found.account_id)
    return found.account_id


def hash_code(code: str) -> bytes:
    """The hash of a code however typed: spaces, dashes and small letters do not matter, O is 0, I and L are 1."""
    typed = "".join(char for char in code.upper() if char.isalnum())
    return hash_secret(typed.translate(READ_AS))


def _new_code() -> str:
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(CHARACTERS))
    return "-".join(drawn[at : at + GROUP] for at in range(0, CHARACTERS, GROUP))


async def _spend_code(tx: Tx, account_id: int, code: str) -> bool:
    done = await tx.execute(
        "UPDATE recovery_codes SET used_at = %s WHERE account_id = %s AND code_hash = %s AND used_at IS NULL",
        (clock.now(), account_id, hash_code(code)),
    )
    return bool(done.rowcount)
