"""Recipients the operator has registered: who they are, and the key they show."""

import secrets

from psycopg.errors import UniqueViolation

from salon.accounts.secrets import hash_secret
from salon.kit import clock, db
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound

LONGEST = 200  # characters of a name


async def register_recipient(tx: Tx, organisation: str, contact: str) -> str:
    """Let an organisation have what people agreed to share; returns its key, which is told this once.

    Raises `Invalid` without a name and a contact, `Conflict` for a name there is.
    """
    if not organisation.strip() or not contact.strip():
        raise Invalid("A recipient has a name and somebody to reach.")
    if max(len(organisation), len(contact)) > LONGEST:
        raise Invalid(f"A recipient's name, and how to reach them, take {LONGEST} characters at most.")
    key = secrets.token_urlsafe(32)
    try:
        await tx.execute(
            "INSERT INTO recipients (organisation, contact, key_hash) VALUES (%s, %s, %s)",
            (organisation.strip(), contact.strip(), hash_secret(key)),
        )
    except UniqueViolation as error:
        raise Conflict(f"There is a recipient called {organisation.strip()} already.") from error
    return key


async def end_recipient(tx: Tx, organisation: str) -> None:
    """Give an organisation nothing from now on; its open connections end within seconds. Raises `NotFound`."""
    done = await tx.execute(
        "UPDATE recipients SET ended_at = %s WHERE organisation = %s AND ended_at IS NULL",
        (clock.now(), organisation.strip()),
    )
    if not done.rowcount:
        raise NotFound(f"There is no recipient called {organisation.strip()}.")


async def get_organisation(tx: Tx, recipient_id: int) -> str:
    """What a recipient is called; raises `NotFound`."""
    row = await (await tx.execute("SELECT organisation FROM recipients WHERE id = %s", (recipient_id,))).fetchone()
    if row is None:
        raise NotFound
    return str(row[0])


async def find_recipient(key: str) -> int | None:
    """The recipient who holds this key, while it is registered."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                "SELECT id FROM recipients WHERE key_hash = %s AND ended_at IS NULL", (hash_secret(key),)
            )
        ).fetchone()
    return int(row[0]) if row else None
