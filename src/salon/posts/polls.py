"""Polls: the verbs, the SQL that reads votes, and a poll as clients see it."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

import msgspec

from salon.accounts.agents import require_person
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.kit.questions import Question
from salon.posts import queries, rules
from salon.posts.events import PollEnded, PollVoted
from salon.posts.models import Poll, PollWish

MAX_OPTIONS = 4
MAX_TITLE = 50
MIN_SECONDS = 300
MAX_SECONDS = 2_629_746  # a month


def check(wish: PollWish) -> None:
    """Raise `Invalid` for a poll that cannot be."""
    titles = [title.strip() for title in wish.options]
    if len(titles) < 2 or any(not title for title in titles):
        raise Invalid("Validation failed: Options must have more than one item")
    if len(titles) > MAX_OPTIONS:
        raise Invalid(f"Validation failed: Options can't contain more than {MAX_OPTIONS} items")
    if any(len(title) > MAX_TITLE for title in titles):
        raise Invalid(f"Validation failed: Options can't be longer than {MAX_TITLE} characters each")
    if len(set(titles)) < len(titles):
        raise Invalid("Validation failed: Options contain duplicate items")
    if wish.expires_in < MIN_SECONDS:
        raise Invalid("Validation failed: Expires at is too soon")
    if wish.expires_in > MAX_SECONDS:
        raise Invalid("Validation failed: Expires at is too far into the future")


async def store_poll(tx: Tx, post_id: int, wish: PollWish) -> None:
    """Give a post a poll, replacing the one it has; the votes of the old one go with it."""
    await tx.execute("DELETE FROM polls WHERE post_id = %s", (post_id,))
    await tx.execute(
        "INSERT INTO polls (post_id, expires_at, multiple, hide_totals) VALUES (%s, %s, %s, %s)",
        (post_id, clock.now() + dt.timedelta(seconds=wish.expires_in), wish.multiple, wish.hide_totals),
    )
    await tx.execute(
        "INSERT INTO poll_options (post_id, place, title)"
        " SELECT %s, n - 1, t FROM unnest(%s::text[]) WITH ORDINALITY AS o(t, n)",
        (post_id, [title.strip() for title in wish.options]),
    )


async def replace_poll(tx: Tx, post_id: int, wish: PollWish | None) -> None:
    """A poll asked the same way goes on with its votes; any other begins anew, and none takes it away."""
    rows = await tx.execute(
        "SELECT o.title FROM polls q JOIN poll_options o USING (post_id) WHERE q.post_id = %s ORDER BY o.place",
        (post_id,),
    )
    now = [title for (title,) in await rows.fetchall()]
    if wish is None:
        await tx.execute("DELETE FROM polls WHERE post_id = %s", (post_id,))
    elif now != [title.strip() for title in wish.options]:
        await store_poll(tx, post_id, wish)


async def vote(tx: Tx, actor_id: int, post_id: int, choices: list[int]) -> None:
    """Vote, once and for all; emits `PollVoted`.

    Raises `NotFound` for a poll the actor may not see, `Invalid` when it is over, theirs, voted in or no such choice.
    """
    await require_person(tx, actor_id)
    target = await queries.find_target(tx, actor_id, post_id)
    if target is None or target.id != post_id or not rules.may_see(target.visibility, target.standing):
        raise NotFound
    row = await (
        await tx.execute(
            "SELECT expires_at, multiple, (SELECT count(*) FROM poll_options o WHERE o.post_id = polls.post_id),"
            " EXISTS (SELECT 1 FROM poll_votes v WHERE v.post_id = polls.post_id AND v.account_id = %s)"
            " FROM polls WHERE post_id = %s FOR UPDATE",
            (actor_id, post_id),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    expires_at, multiple, options, voted = row
    if expires_at is not None and expires_at <= clock.now():
        raise Invalid("Validation failed: The poll has already ended")
    if target.standing.is_author:
        raise Invalid("Validation failed: You cannot vote in your own polls")
    if voted:
        raise Invalid("Validation failed: You have already voted on this poll")
    chosen = sorted(set(choices))
    if not chosen or not all(0 <= place < options for place in chosen) or (len(chosen) > 1 and not multiple):
        raise Invalid("Validation failed: The chosen vote option does not exist")
    await tx.execute(
        """
        WITH cast_votes AS (
            INSERT INTO poll_votes (post_id, account_id, place) SELECT %(post)s, %(who)s, unnest(%(places)s::smallint[])
        ),
        options AS (
            UPDATE poll_options SET votes = votes + 1 WHERE post_id = %(post)s AND place = ANY(%(places)s::smallint[])
        )
        UPDATE polls SET votes = votes + cardinality(%(places)s::smallint[]), voters = voters + 1
        WHERE post_id = %(post)s
        """,
        {"post": post_id, "who": actor_id, "places": chosen},
    )
    await log.append(tx, PollVoted(actor_id=actor_id, subject_id=post_id))


async def end_polls(tx: Tx) -> int:
    """Say of every poll that has run out that it ended, once; emits `PollEnded` each. A periodic task of the worker."""
    rows = await tx.execute(
        """
        UPDATE polls q SET ended_at = %(now)s
        FROM posts p
        WHERE q.post_id = p.id AND q.ended_at IS NULL AND q.expires_at <= %(now)s
        RETURNING q.post_id, p.author_id
        """,
        {"now": clock.now()},
    )
    ended = await rows.fetchall()
    if ended:
        await log.append(tx, *(PollEnded(actor_id=author, subject_id=post_id) for post_id, author in ended))
    return len(ended)


_decoder = msgspec.json.Decoder(tuple[int, int, list[int]])


def ask_votes(pairs: Iterable[tuple[int, int]]) -> Question[dict[tuple[int, int], list[int]]]:
    """What people chose, by (account, post); who did not vote is left out."""
    asked = list(pairs)
    sql = """
        SELECT json_build_array(v.account_id, v.post_id, json_agg(v.place ORDER BY v.place))
        FROM unnest(%(voters)s::bigint[], %(voted_in)s::bigint[]) AS u(account_id, post_id)
        JOIN poll_votes v ON v.account_id = u.account_id AND v.post_id = u.post_id
        GROUP BY v.account_id, v.post_id
    """
    values = {"voters": [who for who, _ in asked], "voted_in": [post_id for _, post_id in asked]}
    return Question(
        sql if asked else None, values, _decoder, lambda rows: {(who, post_id): places for who, post_id, places in rows}
    )


def to_entity(
    post_id: int, poll: Poll, votes: list[int] | None, emojis: list[dict[str, Any]], *, is_author: bool
) -> dict[str, Any]:
    """Mastodon's Poll as a viewer with these votes sees it; totals may be hidden until the end."""
    expired = poll.expires_at is not None and poll.expires_at <= clock.now()
    shown = expired or not poll.hide_totals
    return {
        "id": str(post_id),
        "expires_at": clock.to_wire(poll.expires_at) if poll.expires_at else None,
        "expired": expired,
        "multiple": poll.multiple,
        "votes_count": poll.votes if shown else 0,
        "voters_count": poll.voters if shown else 0,
        "voted": votes is not None or is_author,
        "own_votes": votes or [],
        "options": [{"title": title, "votes_count": count if shown else None} for title, count in poll.options],
        "emojis": emojis,
    }
