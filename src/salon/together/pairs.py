"""The vote of one-of-two: the server picks the pair, the voter chooses, and a job makes standings of all choices."""

import asyncio
from typing import NamedTuple

from salon.accounts.agents import require_person
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Conflict, Invalid, NotFound
from salon.together.challenges import require_running
from salon.together.events import ChallengeEnded, PairJudged
from salon.together.rules import rank_by_preference

CHOICES = ("left", "right", "skip")
LOOKED_AT = 40  # entries shown least, among which a pair is looked for

# Of entries named `e`: those a voter can be shown, which are posts that are there, for everybody, and not their own.
_ELIGIBLE = """
    e.challenge_id = %(challenge)s AND e.author_id <> %(voter)s
    AND EXISTS (SELECT 1 FROM posts p JOIN accounts a ON a.id = p.author_id AND a.state = 'active'
                    AND a.restricted_at IS NULL
                WHERE p.id = e.post_id AND p.deleted_at IS NULL AND p.visibility IN ('public', 'unlisted'))
    AND NOT EXISTS (SELECT 1 FROM blocks x WHERE (x.blocker_id = %(voter)s AND x.blocked_id = e.author_id)
                                              OR (x.blocker_id = e.author_id AND x.blocked_id = %(voter)s))
"""


class Pair(NamedTuple):
    """Two entries side by side."""

    id: int
    left_id: int
    right_id: int


async def deal(tx: Tx, voter_id: int, challenge_id: int) -> Pair | None:
    """The pair a voter is to judge: the one they have not judged yet, else a new one; None when there is none left.

    Entries that were shown least come first, chance decides among equals and who stands left. Asking again gives the
    same pair, so that nobody can look for the one they want to judge.
    """
    await require_running(tx, challenge_id)
    await tx.execute("SELECT pg_advisory_xact_lock(%s)", (voter_id ^ challenge_id,))
    values = {"challenge": challenge_id, "voter": voter_id, "now": clock.now(), "few": LOOKED_AT}
    await tx.execute(
        f"""
        UPDATE challenge_pairs o SET choice = 'gone', chosen_at = %(now)s
        WHERE o.challenge_id = %(challenge)s AND o.voter_id = %(voter)s AND o.choice IS NULL
          AND (SELECT count(*) FROM challenge_entries e
               WHERE {_ELIGIBLE} AND e.post_id IN (o.left_id, o.right_id)) < 2
        """,
        values,
    )
    row = await (
        await tx.execute(
            f"""
            WITH waiting AS (
                SELECT id, left_id, right_id FROM challenge_pairs
                WHERE challenge_id = %(challenge)s AND voter_id = %(voter)s AND choice IS NULL
            ),
            few AS (
                SELECT e.post_id, e.shown FROM challenge_entries e
                WHERE {_ELIGIBLE} AND NOT EXISTS (SELECT 1 FROM waiting)
                ORDER BY e.shown, random() LIMIT %(few)s
            ),
            drawn AS (
                SELECT one.post_id AS one_id, other.post_id AS other_id, one.shown AS one_shown,
                       other.shown AS other_shown
                FROM few one JOIN few other ON one.post_id < other.post_id
                WHERE NOT EXISTS (SELECT 1 FROM challenge_pairs o
                                  WHERE o.challenge_id = %(challenge)s AND o.voter_id = %(voter)s
                                    AND least(o.left_id, o.right_id) = one.post_id
                                    AND greatest(o.left_id, o.right_id) = other.post_id)
                ORDER BY one.shown + other.shown, random() LIMIT 1
            ),
            -- Apart from the drawing, as PostgreSQL would take the number it sorted by for this one too.
            sided AS MATERIALIZED (SELECT drawn.*, random() < 0.5 AS turned FROM drawn),
            dealt AS (
                INSERT INTO challenge_pairs
                    (challenge_id, voter_id, left_id, right_id, left_shown, right_shown, shown_at)
                SELECT %(challenge)s, %(voter)s,
                       CASE WHEN turned THEN other_id ELSE one_id END, CASE WHEN turned THEN one_id ELSE other_id END,
                       CASE WHEN turned THEN other_shown ELSE one_shown END,
                       CASE WHEN turned THEN one_shown ELSE other_shown END, %(now)s
                FROM sided RETURNING id, left_id, right_id
            ),
            counted AS (
                UPDATE challenge_entries e SET shown = e.shown + 1
                FROM (SELECT k.challenge_id, k.post_id FROM challenge_entries k, dealt
                      WHERE k.challenge_id = %(challenge)s AND k.post_id IN (dealt.left_id, dealt.right_id)
                      ORDER BY k.post_id FOR UPDATE OF k) locked
                WHERE e.challenge_id = locked.challenge_id AND e.post_id = locked.post_id
            )
            SELECT * FROM waiting UNION ALL SELECT * FROM dealt
            """,
            values,
        )
    ).fetchone()
    return Pair(*row) if row is not None else None


async def judge(tx: Tx, voter_id: int, challenge_id: int, pair_id: int, choice: str) -> None:
    """Say which of two one prefers, once; emits `PairJudged`.

    Raises `Invalid` for no choice, `NotFound` for a pair that was not dealt to the voter, `Conflict` for one judged
    already or when the challenge is over.
    """
    await require_person(tx, voter_id)
    if choice not in CHOICES:
        raise Invalid("Validation failed: Choose left, right or skip")
    await require_running(tx, challenge_id)
    row = await (
        await tx.execute(
            "SELECT choice FROM challenge_pairs WHERE id = %s AND challenge_id = %s AND voter_id = %s FOR UPDATE",
            (pair_id, challenge_id, voter_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    if row[0] is not None:
        raise Conflict("You have judged these two already.")
    await tx.execute(
        "UPDATE challenge_pairs SET choice = %s, chosen_at = %s WHERE id = %s", (choice, clock.now(), pair_id)
    )
    await log.append(tx, PairJudged(actor_id=voter_id, subject_id=challenge_id, pair_id=pair_id, choice=choice))


async def rank(tx: Tx, challenge_id: int) -> None:
    """Compute the standings of all choices so far and write them in one statement.

    Entries and choices of people for whom everything rests do not count; such an entry has no place.
    """
    now = clock.now()
    rows = await tx.execute(
        """
        SELECT e.post_id FROM challenge_entries e JOIN accounts a ON a.id = e.author_id AND a.restricted_at IS NULL
        WHERE e.challenge_id = %s
        """,
        (challenge_id,),
    )
    entries = [post_id for (post_id,) in await rows.fetchall()]
    rows = await tx.execute(
        """
        SELECT CASE choice WHEN 'left' THEN left_id ELSE right_id END AS winner,
               CASE choice WHEN 'left' THEN right_id ELSE left_id END AS loser, count(*)
        FROM challenge_pairs o JOIN accounts a ON a.id = o.voter_id AND a.restricted_at IS NULL
        WHERE challenge_id = %(challenge)s AND choice IN ('left', 'right')
          AND left_id = ANY(%(entries)s) AND right_id = ANY(%(entries)s) GROUP BY winner, loser
        """,
        {"challenge": challenge_id, "entries": entries},
    )
    wins = {(winner, loser): count for winner, loser, count in await rows.fetchall()}
    strengths = await asyncio.to_thread(rank_by_preference, entries, wins)
    await tx.execute(
        """
        WITH placed AS (
            UPDATE challenge_entries e SET strength = w.strength, place = w.place
            FROM challenge_entries k
            LEFT JOIN (SELECT post_id, strength, row_number() OVER (ORDER BY strength DESC, post_id) AS place
                       FROM unnest(%s::bigint[], %s::real[]) AS s(post_id, strength)) w ON w.post_id = k.post_id
            WHERE k.challenge_id = %s AND (e.challenge_id, e.post_id) = (k.challenge_id, k.post_id)
        )
        UPDATE challenges SET ranked_at = %s, choices = %s WHERE id = %s
        """,
        (list(strengths), list(strengths.values()), challenge_id, now, sum(wins.values()), challenge_id),
    )


async def rank_and_end() -> None:
    """Bring standings up to date where there were new choices or entries, and end what ran out. A periodic task.

    A challenge that ended is ranked a last time in the transaction that ends it, and emits `ChallengeEnded`.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT c.id, c.ends_at <= %s FROM challenges c
            WHERE c.ended_at IS NULL AND c.removed_at IS NULL AND (
                c.ends_at <= %s OR c.ranked_at IS NULL
                OR EXISTS (SELECT 1 FROM challenge_pairs o WHERE o.challenge_id = c.id
                           AND o.choice IN ('left', 'right') AND o.chosen_at >= c.ranked_at)
                OR EXISTS (SELECT 1 FROM challenge_entries e JOIN accounts a ON a.id = e.author_id
                           WHERE e.challenge_id = c.id AND (e.place IS NULL) = (a.restricted_at IS NULL)))
            """,
            (clock.now(), clock.now()),
        )
        due = await rows.fetchall()
    for challenge_id, over in due:
        async with db.transaction() as tx:
            row = await (
                await tx.execute(
                    "SELECT author_id FROM challenges WHERE id = %s AND ended_at IS NULL FOR UPDATE SKIP LOCKED",
                    (challenge_id,),
                )
            ).fetchone()
            if row is None:
                continue
            await rank(tx, challenge_id)
            if over:
                await tx.execute("UPDATE challenges SET ended_at = %s WHERE id = %s", (clock.now(), challenge_id))
                await log.append(tx, ChallengeEnded(actor_id=row[0], subject_id=challenge_id))
