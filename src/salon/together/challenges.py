"""Challenges: what is asked, until when, and the posts that are its entries."""

import datetime as dt
import re
from typing import NamedTuple

import msgspec

from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.kit.log import Batch, Reader
from salon.kit.pages import Page
from salon.posts.events import PostPublished
from salon.together.events import ChallengeEntered, ChallengeStarted
from salon.together.gatherings import require_own_picture, to_title

MAX_RULES = 2000
SHORTEST, LONGEST = dt.timedelta(minutes=10), dt.timedelta(days=90)
TAG = re.compile(r"\w{2,60}")
COLUMNS = """
    c.id, c.author_id, c.title, c.rules, c.tag, c.ends_at, c.created_at, c.ended_at, c.choices,
    (SELECT count(*) FROM challenge_entries e WHERE e.challenge_id = c.id)
"""


class Challenge(NamedTuple):
    """A challenge as it stands; the order is `COLUMNS`. `choices` counts those the standings are made of."""

    id: int
    author_id: int
    title: str
    rules: str
    tag: str
    ends_at: dt.datetime
    created_at: dt.datetime
    ended_at: dt.datetime | None
    choices: int
    entries: int


class Call(msgspec.Struct, kw_only=True):
    """A challenge to be."""

    title: str
    rules: str
    tag: str
    ends_at: dt.datetime


async def start(tx: Tx, author_id: int, call: Call) -> int:
    """Start a challenge; returns its id and emits `ChallengeStarted`. Raises `Invalid` for what cannot be asked.

    Two that run at once cannot have the same tag, as posts join by it.
    """
    title, tag = to_title(call.title), call.tag.removeprefix("#").lower()
    if not 0 < len(call.rules.strip()) <= MAX_RULES:
        raise Invalid(f"Validation failed: The rules need words, at most {MAX_RULES} characters of them")
    if not TAG.fullmatch(tag) or tag.isdigit():
        raise Invalid("Validation failed: A tag has 2 to 60 letters, digits or underscores, and not digits only")
    if not SHORTEST <= call.ends_at - clock.now() <= LONGEST:
        raise Invalid("Validation failed: A challenge runs for 10 minutes to 90 days")
    await tx.execute("SELECT pg_advisory_xact_lock(hashtext('challenge ' || %s))", (tag,))
    row = await (
        await tx.execute(
            """
            INSERT INTO challenges (author_id, title, rules, tag, ends_at, created_at)
            SELECT %(author)s, %(title)s, %(rules)s, %(tag)s, %(ends_at)s, %(now)s
            WHERE NOT EXISTS (SELECT 1 FROM challenges
                              WHERE tag = %(tag)s AND ended_at IS NULL AND removed_at IS NULL)
            RETURNING id
            """,
            {
                "author": author_id,
                "title": title,
                "rules": call.rules.strip(),
                "tag": tag,
                "ends_at": call.ends_at,
                "now": clock.now(),
            },
        )
    ).fetchone()
    if row is None:
        raise Invalid("Validation failed: Another challenge that still runs has this tag")
    await log.append(tx, ChallengeStarted(actor_id=author_id, subject_id=row[0]))
    return int(row[0])


async def enter(tx: Tx, author_id: int, challenge_id: int, post_id: int) -> None:
    """Make one's own post an entry, one a person; emits `ChallengeEntered`. Nothing happens when it is one already.

    Raises `NotFound`, `Invalid` for a post without a picture or not for everybody, `Conflict` when the challenge is
    over or one has an entry.
    """
    await require_running(tx, challenge_id)
    await require_own_picture(tx, author_id, post_id)
    done = await tx.execute(
        """
        INSERT INTO challenge_entries (challenge_id, post_id, author_id, created_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT DO NOTHING
        """,
        (challenge_id, post_id, author_id, clock.now()),
    )
    if done.rowcount:
        await log.append(tx, ChallengeEntered(actor_id=author_id, subject_id=challenge_id, post_id=post_id))
        return
    same = await tx.execute(
        "SELECT 1 FROM challenge_entries WHERE challenge_id = %s AND post_id = %s", (challenge_id, post_id)
    )
    if await same.fetchone() is None:
        raise Conflict("You have an entry in this challenge already.")


async def require_running(tx: Tx, challenge_id: int) -> None:
    """Raise `NotFound` for no challenge, `Conflict` for one that is over."""
    row = await (
        await tx.execute(
            "SELECT ends_at, ended_at FROM challenges WHERE id = %s AND removed_at IS NULL FOR SHARE", (challenge_id,)
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[1] is not None or row[0] <= clock.now():
        raise Conflict("This challenge is over.")


async def list_challenges(page: Page, *, running: bool | None = None) -> list[Challenge]:
    """Challenges, newest first: those that run, those that are over, or both."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT {COLUMNS} FROM challenges c
            WHERE c.removed_at IS NULL AND c.id < %(max_id)s AND c.id > %(min_id)s
              AND (%(running)s::boolean IS NULL OR (c.ended_at IS NULL AND c.ends_at > %(now)s) = %(running)s)
            ORDER BY c.id {page.order} LIMIT %(limit)s
            """,
            {**page._asdict(), "running": running, "now": clock.now()},
        )
        return sorted((Challenge(*row) for row in await rows.fetchall()), reverse=True)


async def get_challenge(challenge_id: int) -> Challenge:
    """One challenge; raises `NotFound`."""
    async with db.reading() as conn:
        row = await (
            await conn.execute(
                f"SELECT {COLUMNS} FROM challenges c WHERE c.id = %s AND c.removed_at IS NULL", (challenge_id,)
            )
        ).fetchone()
    if row is None:
        raise NotFound
    return Challenge(*row)


class Entry(NamedTuple):
    """An entry: `place` and `strength` are None until the standings were computed with it."""

    post_id: int
    author_id: int
    place: int | None
    strength: float | None
    shown: int


async def list_standings(challenge_id: int, limit: int, after: int = 0) -> list[Entry]:
    """Entries by their place, from behind place `after`."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT post_id, author_id, place, strength, shown FROM challenge_entries
            WHERE challenge_id = %s AND place > %s ORDER BY place LIMIT %s
            """,
            (challenge_id, after, limit),
        )
        return [Entry(*row) for row in await rows.fetchall()]


async def list_entries(challenge_id: int, page: Page) -> list[int]:
    """The posts that are entries, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT post_id FROM challenge_entries
            WHERE challenge_id = %s AND post_id < %s AND post_id > %s ORDER BY post_id {page.order} LIMIT %s
            """,
            (challenge_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((post_id for (post_id,) in await rows.fetchall()), reverse=True)


async def enter_by_tag(tx: Tx, batch: Batch) -> None:
    """Public posts with a picture and the tag of a running challenge are entries, the first of each person."""
    await tx.execute(
        """
        INSERT INTO challenge_entries (challenge_id, post_id, author_id, created_at)
        SELECT c.id, p.id, p.author_id, l.at
        FROM log l
        JOIN posts p ON p.id = l.subject_id
        JOIN post_tags t ON t.post_id = p.id
        JOIN challenges c ON c.tag = t.tag AND c.removed_at IS NULL AND c.created_at <= l.at AND c.ends_at > l.at
        WHERE l.seq > %s AND l.seq <= %s AND l.kind = 'PostPublished'
          AND p.visibility = 'public' AND p.deleted_at IS NULL AND p.reply_to_id IS NULL
          AND EXISTS (SELECT 1 FROM media m WHERE m.post_id = p.id AND m.kind = 'image' AND m.deleted_at IS NULL)
        ORDER BY l.seq
        ON CONFLICT DO NOTHING
        """,
        (batch.after, batch.upto),
    )


async def enter_again(tx: Tx) -> None:
    """Look through the whole log for entries that are missing; those there are keep what was chosen between them."""
    row = await (await tx.execute("SELECT seq FROM log_cursors WHERE reader = 'challenges'")).fetchone()
    if row is not None and row[0]:
        await enter_by_tag(tx, Batch(0, row[0], frozenset({PostPublished.kind})))


CHALLENGES = Reader(
    name="challenges",
    listens=frozenset({PostPublished.kind}),
    react=enter_by_tag,
    rebuild=enter_again,
    rests=1.0,
)
