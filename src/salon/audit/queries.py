"""Reading what the staff did, and proving that it was not rewritten."""

import datetime as dt
import hashlib
from typing import Any, NamedTuple

from salon.audit.actions import hash_reason
from salon.kit import db
from salon.kit.db import Tx
from salon.kit.pages import Page

BATCH = 5000


class Entry(NamedTuple):
    """A deed as it was chained; `reason` is None where none was given or it was erased since."""

    seq: int
    at: dt.datetime
    actor_id: int
    action: str
    subject: str
    account_id: int | None
    details: dict[str, Any]
    reason: str | None


class Wanted(NamedTuple):
    """Which deeds: of one actor, about one person, one action or (`report`) all of a noun; 0 and "" are any."""

    actor_id: int = 0
    account_id: int = 0
    action: str = ""


async def list_entries(page: Page, wanted: Wanted) -> list[Entry]:
    """A page of deeds, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT c.seq, e.at, e.actor_id, e.action, e.subject, e.account_id, e.details, r.reason
            FROM audit_chain c JOIN audit_entries e ON e.id = c.entry_id
            LEFT JOIN audit_reasons r ON r.entry_id = e.id
            WHERE c.seq < %(max_id)s AND c.seq > %(min_id)s
              AND (%(actor)s = 0 OR e.actor_id = %(actor)s) AND (%(account)s = 0 OR e.account_id = %(account)s)
              AND (%(action)s = '' OR e.action = %(action)s OR starts_with(e.action, %(action)s || '.'))
            ORDER BY c.seq {page.order} LIMIT %(limit)s
            """,
            {
                **page._asdict(),
                "actor": wanted.actor_id,
                "account": wanted.account_id,
                "action": wanted.action,
            },
        )
        return sorted((Entry(*row) for row in await rows.fetchall()), reverse=True)


class Proof(NamedTuple):
    """How many deeds stand in the chain, the hash of the last in hex, and what is wrong with it, if anything is."""

    entries: int
    head: str
    problem: str | None


async def verify(known: str = "") -> Proof:
    """Prove the chain as it is now; see `prove`."""
    async with db.transaction() as tx:
        await tx.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return await prove(tx, known)


async def prove(tx: Tx, known: str = "") -> Proof:
    """Compute the whole chain anew from what is kept; the first thing that does not fit is the problem.

    `known` is `ENTRIES:HEAD` of an earlier proof: a chain that does not hold it was written anew from there.
    """
    last, head, met = 0, b"", not known
    while rows := await _list_links(tx, last):
        for seq, stored, text, reason_hash, salt, reason in rows:
            if seq != last + 1:
                return Proof(last, head.hex(), f"Entry {last + 1} is missing.")
            made = hashlib.sha256(head + text.encode()).digest()
            if made != stored:
                return Proof(last, head.hex(), f"Entry {seq} is not what was chained.")
            if salt is not None and hash_reason(salt, reason) != reason_hash:
                return Proof(last, head.hex(), f"The reason of entry {seq} is not what was chained.")
            last, head = seq, made
            met = met or known == f"{last}:{head.hex()}"
    row = await (await tx.execute("SELECT count(*) FROM audit_entries")).fetchone()
    assert row is not None
    if row[0] != last:
        return Proof(last, head.hex(), f"{row[0] - last} entries stand in no chain.")
    return Proof(last, head.hex(), None if met else "The chain does not hold the entry you know.")


async def _list_links(tx: Tx, after: int) -> list[tuple[int, bytes, str, bytes | None, bytes | None, str]]:
    """The next links with the text each hash was made of, as the trigger writes it."""
    rows = await tx.execute(
        """
        SELECT c.seq, c.hash, concat_ws(E'\\n',
                   c.seq, e.id, (extract(epoch FROM e.at) * 1000000)::bigint, e.actor_id, e.action, e.subject,
                   coalesce(e.account_id::text, ''), e.details::text, coalesce(encode(e.reason_hash, 'hex'), '')),
               e.reason_hash, r.salt, coalesce(r.reason, '')
        FROM audit_chain c LEFT JOIN audit_entries e ON e.id = c.entry_id LEFT JOIN audit_reasons r ON r.entry_id = e.id
        WHERE c.seq > %s ORDER BY c.seq LIMIT %s
        """,
        (after, BATCH),
    )
    return await rows.fetchall()
