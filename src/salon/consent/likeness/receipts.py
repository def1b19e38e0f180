"""Receipts of likeness: every step is written down for good, and can be proved without saying who it was."""

import datetime as dt
import hashlib
import uuid
from typing import Any, NamedTuple

import msgspec
from psycopg.types.json import Jsonb

from salon.consent.chain import FIRST, seal_evidence
from salon.consent.events import LikenessChanged
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.pages import Page

LEDGER_KEY = 7_205_287  # advisory lock: "salon likeness ledger": rows are chained one after the other
FORM = 1  # changes when the form of what is hashed does


class Entry(NamedTuple):
    """A row of the ledger but for its own hash, in the order it is hashed."""

    seq: int
    subject: uuid.UUID
    deed: str
    at: dt.datetime
    body_sha256: bytes
    previous_hash: bytes


class Receipt(NamedTuple):
    """A step as the person reads it, with its place in the ledger and the hash that proves it."""

    seq: int
    deed: str
    at: dt.datetime
    body: dict[str, Any]
    hash: bytes


def hash_entry(entry: Entry) -> bytes:
    """SHA-256 of the row as a JSON array: bytes as hex, the time in UTC to the microsecond."""
    moment = entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    told = [entry.seq, str(entry.subject), entry.deed, moment, entry.body_sha256.hex(), entry.previous_hash.hex()]
    return hashlib.sha256(msgspec.json.encode([FORM, *told])).digest()


async def write_receipts(tx: Tx, actor_id: int, deed: str, told: list[tuple[int, dict[str, Any]]]) -> None:
    """Chain a row for each (whose likeness, what was said) and emit `LikenessChanged` for each.

    Call it last in a transaction: writers wait for one another from here on.
    """
    if not told:
        return
    await tx.execute("SELECT pg_advisory_xact_lock(%s)", (LEDGER_KEY,))
    rows = await tx.execute(
        """
        WITH named AS (
            INSERT INTO consent_subjects (account_id) SELECT DISTINCT unnest(%s::bigint[])
            ON CONFLICT (account_id) DO UPDATE SET account_id = excluded.account_id RETURNING account_id, subject
        )
        SELECT n.account_id, n.subject, l.seq, l.hash FROM named n
        LEFT JOIN LATERAL (SELECT seq, hash FROM likeness_ledger ORDER BY seq DESC LIMIT 1) l ON true
        """,
        ([account_id for account_id, _ in told],),
    )
    found = await rows.fetchall()
    subjects = {account_id: subject for account_id, subject, _, _ in found}
    seq, previous = found[0][2] or 0, found[0][3] or FIRST
    ledger, receipts, events = [], [], []
    for account_id, body in told:
        seq += 1
        salt, proof = seal_evidence(body)
        entry = Entry(seq, subjects[account_id], deed, clock.now(), proof, previous)
        previous = hash_entry(entry)
        ledger.append((*entry, previous))
        receipts.append((seq, account_id, salt, Jsonb(body)))
        events.append(
            LikenessChanged(
                actor_id=actor_id,
                subject_id=account_id,
                deed=deed,
                maker_id=int(body.get("maker_id", 0)),
                ledger_seq=seq,
                ledger_hash=previous.hex(),
            )
        )
    async with tx.cursor() as cursor:
        await cursor.executemany(
            "INSERT INTO likeness_ledger (seq, subject, deed, at, body_sha256, previous_hash, hash)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s)",
            ledger,
        )
        await cursor.executemany(
            "INSERT INTO likeness_receipts (seq, account_id, salt, body) VALUES (%s, %s, %s, %s)", receipts
        )
    await log.append(tx, *events)


async def list_receipts(account_id: int, page: Page) -> list[Receipt]:
    """All somebody ever said about pictures of them, and which were made, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT r.seq, l.deed, l.at, r.body, l.hash FROM likeness_receipts r JOIN likeness_ledger l ON l.seq = r.seq
            WHERE r.account_id = %s AND r.seq < %s AND r.seq > %s ORDER BY r.seq {page.order} LIMIT %s
            """,
            (account_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((Receipt(*row) for row in await rows.fetchall()), key=lambda one: one.seq, reverse=True)


async def verify_receipts(tx: Tx) -> tuple[int, list[str]]:
    """How many rows the ledger has, and a sentence for everything that is wrong with it or a receipt."""
    rows, head, problems = 0, FIRST, list[str]()
    async with tx.cursor(name="likeness_ledger") as cursor:
        await cursor.execute(
            """
            SELECT l.seq, l.subject, l.deed, l.at, l.body_sha256, l.previous_hash, l.hash, r.salt, r.body
            FROM likeness_ledger l LEFT JOIN likeness_receipts r ON r.seq = l.seq ORDER BY l.seq
            """
        )
        async for row in cursor:
            entry, kept, salt, body = Entry(*row[:6]), row[6], row[7], row[8]
            rows += 1
            if entry.seq != rows or entry.previous_hash != head:
                problems.append(f"Row {entry.seq} of likeness does not follow the one before it.")
            if hash_entry(entry) != kept:
                problems.append(f"Row {entry.seq} of likeness was changed after it was written.")
            if salt is not None and seal_evidence(body, salt)[1] != entry.body_sha256:
                problems.append(f"The receipt of row {entry.seq} of likeness was changed after it was written.")
            head = kept
    unknown = await tx.execute(
        """
        SELECT g.seq, g.body ->> 'ledger_seq'
        FROM log g LEFT JOIN likeness_ledger l ON l.seq = (g.body ->> 'ledger_seq')::bigint
        WHERE g.kind = 'LikenessChanged' AND encode(l.hash, 'hex') IS DISTINCT FROM g.body ->> 'ledger_hash'
        ORDER BY g.seq LIMIT 100
        """
    )
    problems += [
        f"The log tells at {seq} of row {row} of likeness, which the ledger does not hold."
        for seq, row in await unknown.fetchall()
    ]
    return rows, problems
