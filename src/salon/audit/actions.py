"""Noting what the staff did, in the transaction that does it."""

import hashlib
import secrets
from typing import Any

import msgspec
from psycopg.types.json import Jsonb

from salon.kit import clock
from salon.kit.db import Tx

MACHINE = 0  # the actor of what is done on the command line
SALT_BYTES = 16


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Something done: `action` is `noun.verb`, `account_id` whom it is about, `details` without names or free words."""

    action: str
    subject: int | str = ""
    account_id: int | None = None
    reason: str = ""
    details: dict[str, Any] = msgspec.field(default_factory=dict)


async def note(tx: Tx, actor_id: int, deed: Deed) -> None:
    """Keep a deed as part of `tx`; when that commits the database chains it to the deed before, or neither happens."""
    reason = deed.reason.strip()
    salt = secrets.token_bytes(SALT_BYTES)
    await tx.execute(
        """
        WITH entry AS (
            INSERT INTO audit_entries (at, actor_id, action, subject, account_id, details, reason_hash)
            VALUES (%s, %s, %s, %s, %s, %s, %s) RETURNING id
        )
        INSERT INTO audit_reasons SELECT id, %s, %s FROM entry WHERE %s
        """,
        (
            clock.now(),
            actor_id,
            deed.action,
            " ".join(str(deed.subject).split("\n")),
            deed.account_id,
            Jsonb(deed.details),
            hash_reason(salt, reason) if reason else None,
            salt,
            reason,
            bool(reason),
        ),
    )


async def forget_reasons(tx: Tx, account_id: int) -> None:
    """Erase the words of all deeds about somebody who is taken away; that there were some stays proven."""
    await tx.execute(
        "DELETE FROM audit_reasons r USING audit_entries e WHERE r.entry_id = e.id AND e.account_id = %s", (account_id,)
    )


def hash_reason(salt: bytes, reason: str) -> bytes:
    """What stands in the chain for a reason."""
    return hashlib.sha256(salt + reason.encode()).digest()
