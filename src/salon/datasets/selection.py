"""What a release may be made of: one snapshot of the database, read at one place in the log."""

import datetime as dt
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

import numpy as np
import psycopg
from numpy.typing import NDArray
from psycopg import sql
from psycopg.adapt import Dumper
from psycopg.pq import Format

from salon.consent import purposes
from salon.kit import db
from salon.kit.db import Tx
from salon.kit.errors import Invalid

OF_POSTS = frozenset(one.code for one in purposes.OF_POSTS)
# While pictures are fetched and files written the connection waits, longer than others may. Whole tables are
# joined and sorted, and everything that is asked for is read to the end.
UNHURRIED = (
    "-c timezone=UTC -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c jit=off"
    " -c work_mem=64MB -c cursor_tuple_fraction=1"
)
POSTS, CHOICES = "dataset.public", "dataset.choices"  # purposes
Ids = NDArray[np.int64]


class Snapshot(NamedTuple):
    """A state of the database that other connections may see too, as long as the one that exported it is open."""

    url: str
    name: str


class Moment(NamedTuple):
    """A place in the log: everything up to it is part of a release, and only what is taken back counts from later."""

    seq: int
    epoch: str
    at: dt.datetime
    ledger_seq: int  # the consent ledger's last row by then


class Selection(NamedTuple):
    """The posts that may be in a release, by id: whose each is, which of `uses` is allowed of it, what it answers."""

    moment: Moment
    posts: Ids
    authors: Ids
    use: NDArray[np.int32]
    uses: list[tuple[str, ...]]
    choosers: Ids  # accounts whose choices may be in it
    answered: NDArray[np.int64]  # where in `posts` stands what each answers, -1 where that is nothing in this release

    def find(self, post_ids: Ids) -> NDArray[np.int64]:
        """Where these posts stand in `posts`, -1 for those that are not in it."""
        return find_in(self.posts, post_ids)


def find_in(known: Ids, wanted: Ids) -> NDArray[np.int64]:
    """Where each of `wanted` stands in `known`, which is sorted; -1 where it is not."""
    if not len(known):
        return np.full(len(wanted), -1, np.int64)
    places = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
    return np.where(known[places] == wanted, places, -1)


class _NumbersDumper(Dumper):
    """Whole numbers for bigint[], as PostgreSQL's array_send writes them: a million in the time of some thousands."""

    format = Format.BINARY
    oid = psycopg.adapters.types["int8"].array_oid

    def dump(self, numbers: Ids) -> bytes:
        """A head of five numbers (dimensions, nulls, type, how many, from one on), then each with its length."""
        if not len(numbers):
            return struct.pack(">iii", 0, 0, psycopg.adapters.types["int8"].oid)
        told = np.empty(len(numbers), [("bytes", ">i4"), ("number", ">i8")])
        told["bytes"], told["number"] = 8, numbers
        return struct.pack(">iiiii", 1, 0, psycopg.adapters.types["int8"].oid, len(numbers), 1) + told.tobytes()


@asynccontextmanager
async def open_snapshot() -> AsyncIterator[Tx]:
    """A connection of its own that sees one state of everything and writes nothing.

    It takes no transaction id, so the log goes on while a release is made, however long that takes.
    """
    async with _read_only(db.pool_url()) as conn:
        yield conn


async def export_snapshot(tx: Tx) -> Snapshot:
    """What this transaction sees, for others to see too."""
    row = await (await tx.execute("SELECT pg_export_snapshot()")).fetchone()
    assert row is not None
    return Snapshot(db.pool_url(), row[0])


@asynccontextmanager
async def join_snapshot(snapshot: Snapshot) -> AsyncIterator[Tx]:
    """A connection that sees what another one sees, which exported its snapshot and is still open."""
    async with _read_only(snapshot.url) as conn:
        await conn.execute(sql.SQL("SET TRANSACTION SNAPSHOT {}").format(sql.Literal(snapshot.name)))
        yield conn


@asynccontextmanager
async def _read_only(url: str) -> AsyncIterator[Tx]:
    async with await psycopg.AsyncConnection.connect(url, autocommit=True, options=UNHURRIED) as conn:
        conn.adapters.register_dumper(np.ndarray, _NumbersDumper)
        await conn.set_isolation_level(psycopg.IsolationLevel.REPEATABLE_READ)
        await conn.set_read_only(True)
        async with conn.transaction():
            yield conn


async def find_moment(tx: Tx, as_of_seq: int | None) -> Moment:
    """The place in the log a release is made at, by default the newest; raises `Invalid` for one that is not there."""
    row = await (
        await tx.execute(
            """
            SELECT h.seq, h.epoch, l.seq, l.at,
                   coalesce((SELECT max((c.body ->> 'ledger_seq')::bigint) FROM log c
                             WHERE c.kind = 'ConsentChanged' AND c.seq <= l.seq), 0)
            FROM log_head h LEFT JOIN LATERAL (
                SELECT seq, at FROM log WHERE seq <= coalesce(%s, h.seq) ORDER BY seq DESC LIMIT 1
            ) l ON true
            """,
            (as_of_seq,),
        )
    ).fetchone()
    assert row is not None
    head, epoch, seq, at, ledger_seq = row
    if head == 0:
        raise Invalid("Nothing has happened here yet.")
    if seq is None or (as_of_seq is not None and not 0 < as_of_seq <= head):
        raise Invalid(f"There is no place {as_of_seq or 0} in the log: it ends at {head}.")
    return Moment(as_of_seq or seq, epoch, at, ledger_seq)


# Posts of which something was said after the place in the log that may have let them in; what only takes away counts.
LATER = """
    SELECT l.subject_id FROM log l WHERE l.seq > %(seq)s AND l.kind = ANY(%(kinds)s)
    UNION SELECT o.subject_id FROM outbox o WHERE o.kind = ANY(%(kinds)s)
"""
LETTING_IN = ["PostPublished", "PostRestored"]
ELIGIBLE = f"""
    SELECT c.post_id, c.author_id, c.allows
    FROM consent_posts('{POSTS}', %(ledger_seq)s) c
    WHERE NOT EXISTS (SELECT 1 FROM ({LATER}) later WHERE later.subject_id = c.post_id)
"""
# One row for all posts of which the same is allowed, their numbers packed as eight bytes each.
PACKED = """
    SELECT allows, string_agg(int8send(post_id), ''), string_agg(int8send(author_id), '')
    FROM ({}) AS eligible(post_id, author_id, allows) GROUP BY allows ORDER BY allows
"""
REPLIES = "SELECT id, reply_to_id FROM posts WHERE reply_to_id IS NOT NULL AND visibility = 'public'"
# What somebody chose is theirs to give, whoever wrote what they chose of.
CHOOSERS = f"""
    SELECT account_id FROM consent_of_accounts_at(
        ARRAY(SELECT account_id FROM consent_state WHERE post_id = 0 AND state = 'given' AND purpose = '{CHOICES}'),
        %(ledger_seq)s
    ) WHERE answer = 'yes' AND purpose = '{CHOICES}' ORDER BY account_id
"""


async def find_choosers(tx: Tx, moment: Moment) -> Ids:
    """Accounts whose choices may be in a release made at a place in the log."""
    rows = await tx.execute(CHOOSERS.encode(), {"ledger_seq": moment.ledger_seq})
    return np.array([one for (one,) in await rows.fetchall()], np.int64)


async def select_posts(tx: Tx, moment: Moment, choosers: Ids) -> Selection:
    """Everything that may be in a release made at a place in the log, decided in the database in one statement."""
    values = {"seq": moment.seq, "ledger_seq": moment.ledger_seq, "kinds": LETTING_IN}
    known: dict[tuple[str, ...], int] = {}
    posts, authors, use = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0, np.int32)]
    packed = await tx.execute(PACKED.format(ELIGIBLE).encode(), values, binary=True)
    for allows, ids, owners in await packed.fetchall():
        told = tuple(sorted(OF_POSTS.intersection(allows)))
        posts.append(np.frombuffer(ids, ">i8").astype(np.int64))
        authors.append(np.frombuffer(owners, ">i8").astype(np.int64))
        use.append(np.full(len(posts[-1]), known.setdefault(told, len(known)), np.int32))
    order = np.argsort(found := np.concatenate(posts), kind="stable")
    return Selection(
        moment=moment,
        posts=found[order],
        authors=np.concatenate(authors)[order],
        use=np.concatenate(use)[order],
        uses=list(known),
        choosers=choosers,
        answered=np.full(len(order), -1, np.int64),
    )


def note_answers(selection: Selection, replies: Ids, asked: Ids) -> Selection:
    """The selection with what its posts answer."""
    places, answered = selection.find(replies), selection.answered.copy()
    answered[places[places >= 0]] = selection.find(asked[places >= 0])
    return selection._replace(answered=answered)
