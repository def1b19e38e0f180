"""Putting stretches of the firehose into files, and making those anew that tell of what was taken back."""

import asyncio
import hashlib
import os
import secrets
import time
from pathlib import Path
from typing import NamedTuple

from salon.firehose import segments
from salon.firehose.frames import FOOT, HEAD, LISTENS, Frame, list_frames
from salon.firehose.packing import DICTIONARY_ID, pack_file
from salon.firehose.segments import STRETCH, File, find_file, find_folder
from salon.kit import clock, db, log

SECONDS = 20.0  # of work a minute, until others have their turn
RESTS = 300.0  # seconds from when something of a segment changed until it is made anew: meanwhile more may change
LEFT_ALONE = 3600.0  # seconds until a file nobody knows of is thrown away

# With everybody and everything it tells of, so that what is said of one of them finds it.
PUT = """
    INSERT INTO firehose_segments (first, until, epoch, dictionary, messages, bare_sha256, bare_bytes,
                                   full_sha256, full_bytes, names, authors, made_at)
    SELECT %(first)s, %(until)s, (SELECT epoch FROM log_head), %(dictionary)s, %(messages)s, %(bare)s,
           %(bare_bytes)s, %(full)s, %(full_bytes)s, ARRAY(
               SELECT DISTINCT n.id FROM log l LEFT JOIN posts p ON p.id = l.subject_id,
               LATERAL (
                   SELECT unnest(ARRAY[l.actor_id, l.subject_id, p.author_id,
                                       coalesce(l.body ->> 'boost_id', l.body ->> 'child_id')::bigint]) AS id
                   UNION ALL
                   SELECT jsonb_array_elements_text(l.body -> 'post_ids')::bigint WHERE l.body ? 'post_ids'
               ) n
               WHERE l.seq >= %(first)s AND l.seq < %(until)s AND l.kind = ANY(%(listens)s)
                 AND n.id IS NOT NULL
           ), %(authors)s::bigint[], %(now)s
    ON CONFLICT (first) DO UPDATE
    SET until = excluded.until, epoch = excluded.epoch, dictionary = excluded.dictionary,
        messages = excluded.messages, bare_sha256 = excluded.bare_sha256, bare_bytes = excluded.bare_bytes,
        full_sha256 = excluded.full_sha256, full_bytes = excluded.full_bytes, names = excluded.names,
        authors = excluded.authors, made_at = excluded.made_at, stale_at = NULL
"""


class _Made(NamedTuple):
    bare: File
    full: File


async def keep_segments(patience: float = SECONDS, rests: float = RESTS) -> int:
    """Do what waits, for so many seconds: what was taken back first; returns how many segments were made."""
    await _forget_others()
    began, made = time.monotonic(), 0
    while time.monotonic() - began < patience:
        first = await _find_next(rests)
        if first is None:
            break
        await seal(first)
        made += 1
    await asyncio.to_thread(_clear_up, await _list_known())
    return made


async def _forget_others() -> None:
    """Segments of another epoch tell of another log."""
    async with db.reading() as conn:
        await conn.execute("DELETE FROM firehose_segments s USING log_head h WHERE s.epoch <> h.epoch")
        await conn.execute(
            "UPDATE firehose_segments SET stale_at = clock_timestamp() WHERE dictionary <> %s AND stale_at IS NULL",
            (DICTIONARY_ID,),
        )


async def _find_next(rests: float) -> int | None:
    """Where the next segment begins that is to be made: one that must be made anew, or the first that is complete."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                """
                SELECT coalesce(
                    (SELECT first FROM firehose_segments
                     WHERE stale_at <= clock_timestamp() - make_interval(secs => %s) ORDER BY stale_at LIMIT 1),
                    CASE WHEN h.seq >= n.first + %s THEN n.first END
                ) FROM log_head h, LATERAL (
                    SELECT coalesce(max(until), (SELECT min(seq) FROM log) / %s * %s) AS first FROM firehose_segments
                ) n
                """,
                (rests, STRETCH, STRETCH, STRETCH),
            )
        ).fetchone()
    return row[0] if row else None


async def _list_known() -> set[str]:
    async with db.reading() as conn:
        rows = await conn.execute("SELECT bare_sha256, full_sha256 FROM firehose_segments")
        return {find_file(one).name for row in await rows.fetchall() for one in row}


def _clear_up(known: set[str]) -> None:
    """Throw away what a killed worker, or another epoch, left."""
    for path in find_folder().glob("*"):
        if path.name not in known and path.stat().st_mtime < time.time() - LEFT_ALONE:
            path.unlink(missing_ok=True)


async def seal(first: int) -> None:
    """Make the segment that begins at a place, or make it anew; the file it had is gone afterwards.

    What is said while it is made is looked at before anybody reads it: nothing waits between the two, as the reader of
    the log stands still for that moment.
    """
    until, told_at = first + STRETCH, await log.head()
    frames = await list_frames(first, until, await log.epoch())
    made = await asyncio.to_thread(_write, frames)
    authors = sorted({one.author_id for one in frames if one.full is not None})
    async with db.transaction() as tx:
        row = await (
            await tx.execute("SELECT seq FROM log_cursors WHERE reader = %s FOR UPDATE", (segments.SEGMENTS.name,))
        ).fetchone()
        read = row[0] if row else 0
        old = await (
            await tx.execute("SELECT bare_sha256, full_sha256 FROM firehose_segments WHERE first = %s", (first,))
        ).fetchone()
        await tx.execute(
            PUT.encode(),
            {
                "first": first,
                "until": until,
                "dictionary": DICTIONARY_ID,
                "messages": len(frames),
                "bare": made.bare.sha256,
                "bare_bytes": made.bare.bytes,
                "full": made.full.sha256,
                "full_bytes": made.full.bytes,
                "listens": LISTENS,
                "authors": authors,
                "now": clock.now(),
            },
        )
        await segments.mark(tx, told_at, max(told_at, read))
    kept = await _list_known()
    gone = [find_file(one) for one in old or () if find_file(one).name not in kept]
    await asyncio.to_thread(_unlink, gone)


def _unlink(files: list[Path]) -> None:
    for one in files:
        one.unlink(missing_ok=True)


def _write(frames: list[Frame]) -> _Made:
    bare = _put([one.bare for one in frames])
    if not any(one.full for one in frames):
        return _Made(bare, bare)
    return _Made(bare, _put([one.full or one.bare for one in frames]))


def _put(messages: list[str]) -> File:
    """Payloads, a line each, put in place in one step."""
    packed = pack_file("".join(f"{one[len(HEAD) : -len(FOOT)]}\n" for one in messages).encode())
    digest = hashlib.sha256(packed).digest()
    path = find_file(digest)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}-{secrets.token_hex(6)}")
    with aside.open("wb") as file:
        file.write(packed)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)
    return File(digest, len(packed))
