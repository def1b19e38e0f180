"""The chain of the ledger: what a row's hash is made of, and whether all of them still hold."""

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import msgspec

from salon.kit.db import Tx

FIRST = bytes(32)  # what the first row has before it
FORM = 1  # changes when the form of what is hashed does


class Entry(NamedTuple):
    """A row of the ledger but for its own hash, in the order it is hashed."""

    seq: int
    subject: uuid.UUID
    purpose: str
    post_id: int | None
    state: str
    method: str
    notice_version: int | None
    notice_sha256: bytes | None
    at: dt.datetime
    evidence_sha256: bytes | None
    previous_hash: bytes


def hash_entry(entry: Entry) -> bytes:
    """SHA-256 of the row as a JSON array: bytes as hex, the time in UTC to the microsecond."""
    return hashlib.sha256(msgspec.json.encode([FORM, *(_plain(value) for value in entry)])).digest()


def _plain(value: object) -> object:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value


def seal_evidence(body: dict[str, Any], salt: bytes | None = None) -> tuple[bytes, bytes]:
    """(salt, hash) of what shows how an answer came; without the salt nobody can try what it may have been."""
    salt = salt or secrets.token_bytes(16)
    return salt, hashlib.sha256(salt + msgspec.json.encode(body, order="sorted")).digest()


class Finding(NamedTuple):
    """What a check of the ledger found: its size and head, and a sentence for everything that is wrong."""

    rows: int
    head: bytes
    problems: list[str]


_ROWS = """
    SELECT l.seq, l.subject, l.purpose, l.post_id, l.state, l.method, l.notice_version, l.notice_sha256, l.at,
           l.evidence_sha256, l.previous_hash, l.hash, e.salt, e.body
    FROM consent_ledger l LEFT JOIN consent_evidence e ON e.seq = l.seq ORDER BY l.seq
"""
# What holds now must be the newest row for each subject, purpose and scope, of all who still have a name.
_STRAYED = """
    WITH newest AS (
        SELECT DISTINCT ON (n.account_id, coalesce(l.post_id, 0), l.purpose)
               n.account_id, coalesce(l.post_id, 0) AS post_id, l.purpose, l.state, l.notice_version, l.seq
        FROM consent_ledger l JOIN consent_subjects n ON n.subject = l.subject
        ORDER BY n.account_id, coalesce(l.post_id, 0), l.purpose, l.seq DESC
    )
    SELECT coalesce(w.account_id, s.account_id), coalesce(w.purpose, s.purpose)
    FROM newest w FULL JOIN consent_state s
      ON (s.account_id, s.post_id, s.purpose) = (w.account_id, w.post_id, w.purpose)
    WHERE (w.state, w.notice_version, w.seq) IS DISTINCT FROM (s.state, s.notice_version, s.seq)
    ORDER BY 1, 2 LIMIT 100
"""
# The log repeats the head with every change, so that a shortened ledger is noticed too.
_UNKNOWN = """
    SELECT g.seq, (g.body ->> 'ledger_seq')::bigint
    FROM log g LEFT JOIN consent_ledger l ON l.seq = (g.body ->> 'ledger_seq')::bigint
    WHERE g.kind = 'ConsentChanged' AND encode(l.hash, 'hex') IS DISTINCT FROM g.body ->> 'ledger_hash'
    ORDER BY g.seq LIMIT 100
"""


async def verify_ledger(tx: Tx) -> Finding:
    """Check every row's hash, that each follows the one before, that what holds now follows from it, and the log."""
    rows, head, problems = 0, FIRST, list[str]()
    async for entry, kept, salt, body in _list_rows(tx):
        rows += 1
        if entry.seq != rows or entry.previous_hash != head:
            problems.append(f"Row {entry.seq} does not follow the one before it.")
        if hash_entry(entry) != kept:
            problems.append(f"Row {entry.seq} was changed after it was written.")
        if salt is not None and seal_evidence(body, salt)[1] != entry.evidence_sha256:
            problems.append(f"The evidence of row {entry.seq} was changed after it was written.")
        head = kept
    strayed = await (await tx.execute(_STRAYED)).fetchall()
    problems += [f"What holds for {purpose} of account {account} is not what was said." for account, purpose in strayed]
    unknown = await (await tx.execute(_UNKNOWN)).fetchall()
    problems += [f"The log tells at {seq} of row {row}, which the ledger does not hold." for seq, row in unknown]
    return Finding(rows, head, problems)


async def _list_rows(tx: Tx) -> AsyncIterator[tuple[Entry, bytes, bytes | None, dict[str, Any]]]:
    async with tx.cursor(name="consent_ledger") as cursor:
        await cursor.execute(_ROWS)
        async for row in cursor:
            yield Entry(*row[:11]), row[11], row[12], row[13]
