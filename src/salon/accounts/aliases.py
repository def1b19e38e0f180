"""Who somebody says they were before: accounts here by id, accounts elsewhere by address."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from salon.accounts.events import AliasesChanged
from salon.kit import db, log
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.errors import NotFound, invalid_field

MOST = 10
PAGES = ("users", "user", "u", "profile")  # what stands before the name in addresses of profiles, if anything does
ADDRESS = re.compile(r"[a-z0-9_.:-]{1,100}@[a-z0-9]([a-z0-9.-]{0,198}[a-z0-9])?(:[0-9]{1,5})?")


class Alias(NamedTuple):
    """One of them; `account_id` when it is an account here."""

    id: int
    address: str
    account_id: int | None


def to_address(text: str) -> str:
    """`name` for somebody here, else `name@place`, of what was typed: an address or that of a profile's page.

    "" for another page: one deeper in a site may be called like somebody else there.
    """
    typed = text.strip().lower()
    if typed.startswith(("https://", "http://")):
        typed = _from_page(typed)
    return typed.lstrip("@").removesuffix(f"@{settings().domain.lower()}")


def _from_page(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    *before, name = parts.path.strip("/").split("/")
    if not name or before not in ([], *([one] for one in PAGES)):
        return ""
    return name if "@" in name.lstrip("@") else f"{name}@{parts.netloc.removeprefix('www.')}"


async def add_alias(tx: Tx, account_id: int, text: str) -> None:
    """Say that one was somebody before; emits `AliasesChanged`. Saying it again changes nothing.

    Raises `Invalid` for what is no address, for oneself, for nobody here and for more than 10.
    """
    address = to_address(text)
    await tx.execute("SELECT FROM accounts WHERE id = %s FOR UPDATE", (account_id,))
    alias_id = None
    if "@" not in address:
        rows = await tx.execute(
            "SELECT id FROM accounts WHERE lower(username) = %s AND state IN ('active', 'suspended')", (address,)
        )
        row = await rows.fetchone()
        if row is None:
            raise invalid_field("address", "ERR_NOT_FOUND", "is of nobody here")
        alias_id = int(row[0])
        if alias_id == account_id:
            raise invalid_field("address", "ERR_OWN", "is this very account")
    elif not ADDRESS.fullmatch(address):
        raise invalid_field("address", "ERR_INVALID", "is not written like name@place.org")
    if len(await list_aliases(account_id)) >= MOST:
        raise invalid_field("address", "ERR_TOO_MANY", f"can be {MOST} at most")
    done = await tx.execute(
        "INSERT INTO account_aliases (account_id, address, alias_id) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (account_id, address, alias_id),
    )
    if done.rowcount:
        await log.append(tx, AliasesChanged(actor_id=account_id, subject_id=alias_id or account_id))


async def remove_alias(tx: Tx, account_id: int, row_id: int) -> None:
    """Say it no longer; emits `AliasesChanged`. Raises `NotFound` for another's."""
    rows = await tx.execute(
        "DELETE FROM account_aliases WHERE account_id = %s AND id = %s RETURNING alias_id", (account_id, row_id)
    )
    row = await rows.fetchone()
    if row is None:
        raise NotFound
    await log.append(tx, AliasesChanged(actor_id=account_id, subject_id=row[0] or account_id))


async def list_aliases(account_id: int) -> list[Alias]:
    """Whom an account says its person was, in the order in which it was said; there are few."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT id, address, alias_id FROM account_aliases WHERE account_id = %s ORDER BY id", (account_id,)
        )
        return [Alias(*row) for row in await rows.fetchall()]
