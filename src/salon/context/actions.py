"""What people do with notes about posts: propose, withdraw, rate, and switch drafted ones off where they began."""

from psycopg.errors import UniqueViolation

from salon.checks.models import Finding
from salon.context import rules
from salon.context.checking import require_showable
from salon.context.events import ContextProposed, ContextRated, ContextSwitched, ContextWithdrawn
from salon.context.models import LEVELS, MOST_ON_POST, OPEN, NewNote, require_rating, to_note
from salon.context.queries import SWITCHED_OFF, TAKEN_DOWN, find_member, measure_quota
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound, TooManyRequests
from salon.posts.actions import require_target
from salon.posts.queries import Target
from salon.posts.replies import require_begun


async def require_member(tx: Tx, account_id: int) -> None:
    """Raise `Forbidden`, with the reason, for who may neither write nor rate notes."""
    problem = rules.problem_with(await find_member(tx, account_id))
    if problem is not None:
        raise Forbidden(problem)


async def require_open(tx: Tx, viewer_id: int, post_id: int) -> Target:
    """A post that may have notes; raises `NotFound` for whom it is not, `Invalid` where not everybody may read."""
    target = await require_target(tx, viewer_id, post_id)
    if target.visibility not in OPEN or target.held:
        raise Invalid("Only what everybody may read gets notes.")
    return target


async def propose_note(tx: Tx, writer_id: int, post_id: int, given: NewNote, findings: list[Finding]) -> int:
    """Propose a note about somebody's post; returns its id and emits `ContextProposed`.

    It is shown when people who usually disagree found it helpful. `findings` are those of `checking.look_at`. Where the
    writer had a draft made for this post, the note says so for ever. Raises `Invalid` for what cannot be one,
    `NoteRefused` for what policy refuses, `Forbidden` for who may not, `TooManyRequests` beyond what they earned.
    """
    note = to_note(given)
    target = await require_open(tx, writer_id, post_id)
    await require_member(tx, writer_id)
    if target.author_id == writer_id:
        raise Forbidden("This is your own post: you can edit it, or answer below it.")
    await require_showable(tx, writer_id, note, findings)
    await _require_room(tx, writer_id, target.id)
    try:
        row = await (
            await tx.execute(
                """
                INSERT INTO context_notes (post_id, thread_id, writer_id, words, sources, reason, drafted_by,
                                           created_at)
                VALUES (%(post)s, %(thread)s, %(writer)s, %(words)s, %(sources)s, %(reason)s,
                        (SELECT model FROM context_drafts WHERE account_id = %(writer)s AND post_id = %(post)s),
                        %(now)s)
                RETURNING id
                """,
                {
                    "post": target.id,
                    "thread": target.thread_id or target.id,
                    "writer": writer_id,
                    "words": note.text,
                    "sources": note.sources,
                    "reason": note.reason,
                    "now": clock.now(),
                },
            )
        ).fetchone()
    except UniqueViolation:
        raise Invalid("You proposed a note on this post already.") from None
    assert row is not None
    await log.append(tx, ContextProposed(actor_id=writer_id, subject_id=target.id, note_id=row[0]))
    return int(row[0])


async def _require_room(tx: Tx, writer_id: int, post_id: int) -> None:
    """What the writer earned and what a post holds; locks both, so that two notes at once cannot both be the last."""
    await tx.execute("SELECT 1 FROM accounts WHERE id = %s FOR NO KEY UPDATE", (writer_id,))
    quota = await measure_quota(tx, writer_id)
    if quota.used >= quota.per_day:
        raise TooManyRequests(
            f"You may propose {quota.per_day} notes in a day, and have. Notes that are found helpful earn more."
        )
    await tx.execute("SELECT 1 FROM posts WHERE id = %s FOR NO KEY UPDATE", (post_id,))
    row = await (
        await tx.execute(
            "SELECT count(*) FROM context_notes WHERE post_id = %s AND withdrawn_at IS NULL AND state <> 'not_helpful'",
            (post_id,),
        )
    ).fetchone()
    if row is not None and row[0] >= MOST_ON_POST:
        raise Invalid("This post has enough notes that wait for ratings. You can rate those.")


async def withdraw_note(tx: Tx, writer_id: int, note_id: int) -> int:
    """Take one's note back with its words; returns the post's id and emits `ContextWithdrawn`.

    Ratings of it stay, for they say where raters stand. Raises `NotFound` for no note of one's own.
    """
    row = await (
        await tx.execute(
            f"""
            UPDATE context_notes n SET withdrawn_at = %s, words = '', sources = '{{}}'
            WHERE id = %s AND writer_id = %s AND withdrawn_at IS NULL AND NOT {TAKEN_DOWN}
            RETURNING post_id, state = 'helpful' AND NOT {SWITCHED_OFF}
            """.encode(),
            (clock.now(), note_id, writer_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    post_id, was_shown = row
    event = ContextWithdrawn(actor_id=writer_id, subject_id=post_id, note_id=note_id, was_shown=was_shown)
    await log.append(tx, event)
    return int(post_id)


async def rate_note(tx: Tx, rater_id: int, note_id: int, level: str, reasons: list[str]) -> None:
    """Say how helpful a note is, or say it anew; emits `ContextRated`.

    Raises `NotFound` for whom note or post is not, `Forbidden` for who may not rate, for its writer and for the post's
    author, `Invalid` for a rating there is not.
    """
    require_rating(level, reasons)
    await _require_rateable(tx, rater_id, note_id)
    row = await (
        await tx.execute(
            """
            INSERT INTO context_ratings (note_id, rater_id, level, reasons, rated_at) VALUES (%s, %s, %s, %s, %s)
            ON CONFLICT (note_id, rater_id) DO UPDATE
            SET level = excluded.level, reasons = excluded.reasons, rated_at = excluded.rated_at
            RETURNING (SELECT post_id FROM context_notes WHERE id = note_id)
            """,
            (note_id, rater_id, LEVELS[level], list(dict.fromkeys(reasons)), clock.now()),
        )
    ).fetchone()
    assert row is not None
    await log.append(tx, ContextRated(actor_id=rater_id, subject_id=row[0], note_id=note_id))


async def _require_rateable(tx: Tx, rater_id: int, note_id: int) -> None:
    post_id, writer_id = await require_note(tx, rater_id, note_id)
    target = await require_open(tx, rater_id, post_id)
    await require_member(tx, rater_id)
    if writer_id == rater_id:
        raise Forbidden(rules.OWN_NOTE)
    if target.author_id == rater_id:
        raise Forbidden(rules.OWN_POST)


async def require_note(tx: Tx, viewer_id: int, note_id: int) -> tuple[int, int]:
    """A note's post and writer, kept as it is till the end; raises `NotFound` when it is gone, or its writer apart."""
    row = await (
        await tx.execute(
            """
            SELECT n.post_id, n.writer_id FROM context_notes n
            JOIN accounts w ON w.id = n.writer_id AND w.state = 'active'
            WHERE n.id = %(note)s AND n.withdrawn_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM context_notes_taken_down d WHERE d.note_id = n.id)
              AND NOT EXISTS (SELECT 1 FROM blocks x WHERE (x.blocker_id, x.blocked_id) IN
                              ((%(viewer)s, n.writer_id), (n.writer_id, %(viewer)s)))
            FOR SHARE OF n
            """,
            {"note": note_id, "viewer": viewer_id},
        )
    ).fetchone()
    if row is None:
        raise NotFound
    return row[0], row[1]


async def unrate_note(tx: Tx, rater_id: int, note_id: int) -> None:
    """Take one's rating back; emits `ContextRated`. Raises `NotFound` without one."""
    row = await (
        await tx.execute(
            """
            DELETE FROM context_ratings WHERE note_id = %s AND rater_id = %s
            RETURNING (SELECT post_id FROM context_notes WHERE id = note_id)
            """,
            (note_id, rater_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    await log.append(tx, ContextRated(actor_id=rater_id, subject_id=row[0], note_id=note_id))


async def switch_drafted(tx: Tx, author_id: int, post_id: int, *, wanted: bool) -> list[int]:
    """Say whether notes that a model drafted are shown in a conversation one began; those of people always are.

    Returns the posts that have such notes and emits `ContextSwitched`. Raises `NotFound` for a post of another, or one
    that answers another.
    """
    await require_begun(tx, author_id, post_id)
    if wanted:
        await tx.execute("DELETE FROM threads_without_drafted_notes WHERE thread_id = %s", (post_id,))
    else:
        await tx.execute(
            "INSERT INTO threads_without_drafted_notes VALUES (%s, %s) ON CONFLICT DO NOTHING", (post_id, clock.now())
        )
    rows = await tx.execute(
        "SELECT DISTINCT post_id FROM context_notes WHERE thread_id = %s AND drafted_by IS NOT NULL", (post_id,)
    )
    touched = sorted(one for (one,) in await rows.fetchall())
    await log.append(tx, ContextSwitched(actor_id=author_id, subject_id=post_id, touched=touched))
    return touched
