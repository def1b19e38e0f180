"""Sealed stretches of the firehose in files: which there are, which still tell what holds, and reading one."""

import asyncio
import hashlib
from pathlib import Path
from typing import NamedTuple

import msgspec

from salon.accounts.events import AccountDeleted, AccountModerated, AccountSuspended, ProfileUpdated
from salon.consent.events import ConsentChanged, ProcessingChanged
from salon.firehose.frames import FOOT, HEAD, Frame
from salon.firehose.packing import DICTIONARY_ID, unpack
from salon.kit import db
from salon.kit.context import settings
from salon.kit.db import Tx
from salon.kit.log import Batch, Reader
from salon.posts import events as posts
from salon.safety.events import LabelSettled, PostsTakenDown, TakedownUndone

STRETCH = 4096  # places in the log that a segment tells of
AT_ONCE = 100  # segments told of together
OF_ACCOUNTS = [
    one.kind
    for one in (
        *(AccountSuspended, AccountModerated, AccountDeleted, ProfileUpdated),
        *(ConsentChanged, ProcessingChanged),
    )
]
OF_POSTS = [
    one.kind
    for one in (
        *(posts.PostDeleted, posts.PostEdited, posts.PostRestored, posts.RightsChanged),
        *(ConsentChanged, LabelSettled, PostsTakenDown, TakedownUndone),
    )
]
CHANGING = sorted({*OF_ACCOUNTS, *OF_POSTS})  # what is told of earlier events may be otherwise after these
# What was said of somebody, or of a post, changes every segment that tells of it, or of what grew out of it.
MARK = """
    WITH RECURSIVE said AS MATERIALIZED (
        SELECT kind, actor_id, subject_id, body FROM log
        WHERE seq > %(after)s AND seq <= %(upto)s AND kind = ANY(%(changing)s)
    ),
    people AS MATERIALIZED (
        SELECT DISTINCT CASE WHEN kind IN ('ConsentChanged', 'ProfileUpdated') THEN actor_id ELSE subject_id END AS id
        FROM said WHERE kind = ANY(%(of_accounts)s) AND coalesce(body ->> 'scope', 'account') = 'account'
    ),
    family AS (
        SELECT subject_id AS id FROM said WHERE kind = ANY(%(of_posts)s)
        UNION
        SELECT t.id::bigint FROM said, jsonb_array_elements_text(body -> 'post_ids') t(id) WHERE body ? 'post_ids'
        UNION
        SELECT e.child_id FROM people w JOIN posts p ON p.author_id = w.id JOIN remix_edges e ON e.parent_id = p.id
        UNION
        SELECT e.child_id FROM family f JOIN remix_edges e ON e.parent_id = f.id
    )
    UPDATE firehose_segments SET stale_at = clock_timestamp()
    WHERE stale_at IS NULL AND names && ARRAY(SELECT id FROM people UNION SELECT id FROM family)
"""
# A segment is read while nothing it may have to be made anew for waits to be looked at.
FRESH = """
    SELECT s.first, s.until, s.messages, s.bare_sha256, s.bare_bytes, s.full_sha256, s.full_bytes, s.authors
    FROM firehose_segments s JOIN log_head h ON h.epoch = s.epoch
    WHERE s.stale_at IS NULL AND s.dictionary = %(dictionary)s AND {which}
      AND NOT EXISTS (
          SELECT 1 FROM log l WHERE l.kind = ANY(%(changing)s)
          AND l.seq > coalesce((SELECT c.seq FROM log_cursors c WHERE c.reader = 'segments'), 0)
      )
      AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.kind = ANY(%(changing)s))
    ORDER BY s.first LIMIT %(most)s
"""


class File(NamedTuple):
    """One of a segment's two files."""

    sha256: bytes
    bytes: int


class Segment(NamedTuple):
    """A segment that may be read: for everybody, and with the bodies of `authors`."""

    first: int
    until: int
    messages: int
    bare: File
    full: File
    authors: list[int]

    def choose(self, *, bodies: bool) -> File:
        return self.full if bodies else self.bare


class _Line(msgspec.Struct):
    """What of a message in a file the firehose goes by."""

    seq: int
    kind: str | None = None
    actor: str = ""
    record: msgspec.Raw | None = None


_lines = msgspec.json.Decoder(_Line)


def find_folder() -> Path:
    """Where the files lie; each is named by what it holds, and never changes."""
    return settings().data / "firehose"


def find_file(sha256: bytes) -> Path:
    """The file of this content."""
    return find_folder() / f"{sha256.hex()}.jsonl.zst"


async def list_fresh(position: int, most: int = AT_ONCE) -> list[Segment]:
    """The segments that tell of everything from a place on, without a gap, as far as they reach."""
    found = await _list(f"s.until > {int(position)}", most)
    together: list[Segment] = []
    for one in found:
        if one.first > (together[-1].until if together else position):
            break
        together.append(one)
    return together


async def find_fresh(first: int) -> Segment | None:
    """The segment that begins at a place, while it tells what holds."""
    found = await _list(f"s.first = {int(first)}", 1)
    return found[0] if found else None


async def _list(which: str, most: int) -> list[Segment]:
    values = {"dictionary": DICTIONARY_ID, "changing": CHANGING, "most": most}
    async with db.reading() as conn:
        rows = await (await conn.execute(FRESH.format(which=which).encode(), values)).fetchall()
    return [
        Segment(first, until, messages, File(*files[:2]), File(*files[2:4]), files[4])
        for first, until, messages, *files in rows
    ]


async def find_frames(first: int, *, bodies: bool) -> list[Frame] | None:
    """What a segment tells, out of its file; None where there is none to be read.

    One whose file is gone or damaged is made anew.
    """
    segment = await find_fresh(first)
    if segment is None:
        return None
    try:
        return await asyncio.to_thread(_read, segment.choose(bodies=bodies).sha256)
    except (OSError, ValueError):
        async with db.reading() as conn:
            await conn.execute(
                "UPDATE firehose_segments SET stale_at = clock_timestamp() WHERE first = %s AND stale_at IS NULL",
                (first,),
            )
        return None


def _read(sha256: bytes) -> list[Frame]:
    packed = find_file(sha256).read_bytes()
    if hashlib.sha256(packed).digest() != sha256:
        raise ValueError("a file holds something else than its name says")
    return [_to_frame(line) for line in unpack(packed).splitlines()]


def _to_frame(line: bytes) -> Frame:
    told = _lines.decode(line)
    text = f"{HEAD}{line.decode()}{FOOT}"
    if told.record is None:
        return Frame(told.seq, told.kind, text)
    return Frame(told.seq, told.kind, text, text, author_id=int(told.actor.removeprefix("u_")))


async def mark(tx: Tx, after: int, upto: int) -> None:
    """Note which segments tell of what changed in a stretch of the log: from then on they are not read."""
    values = {"after": after, "upto": upto, "changing": CHANGING, "of_accounts": OF_ACCOUNTS, "of_posts": OF_POSTS}
    await tx.execute(MARK.encode(), values)


async def react(tx: Tx, batch: Batch) -> None:
    """What may be told otherwise now is not told from files until they are made anew."""
    await mark(tx, batch.after, batch.upto)


async def rebuild(tx: Tx) -> None:
    """Everything is made anew."""
    await tx.execute("UPDATE firehose_segments SET stale_at = clock_timestamp() WHERE stale_at IS NULL")


SEGMENTS = Reader(name="segments", listens=frozenset(CHANGING), react=react, rebuild=rebuild)
