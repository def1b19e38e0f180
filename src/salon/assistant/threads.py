"""The assistant in a conversation: asked by name or button, it answers as one card under the post that asked.

A card is made of what everybody may read, is no post, and is kept from whoever may not see one of its sources.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from salon.assistant.asking import find_assistant
from salon.assistant.drafting import NO_MODEL
from salon.assistant.events import AnswerRemoved, AssistantAsked, AssistantChosen
from salon.assistant.jobs import defer_answers
from salon.assistant.live import tell
from salon.assistant.places import NOT_HERE, OPEN, find_place
from salon.kit import clock, db, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden, Invalid, NotFound
from salon.posts.actions import require_target
from salon.posts.replies import require_begun
from salon.safety.answers import AnswerDecision, is_answer_down, restore_answer, take_answer_down
from salon.safety.reports import Complaint, file_report

NAME = "assistant"  # what it answers to, behind an @; reserved, so that nobody has it
MOST_IN_THREAD = 20
UNANSWERED = dt.timedelta(minutes=5)  # until it may be asked again, as nobody answers any more


class Card(NamedTuple):
    """What stands under a post."""

    post_id: int
    asked_by: int
    state: str  # asked (with the words so far), ready or failed
    model: str | None
    words: str | None
    source_ids: list[int]
    problem: str | None
    asked_at: dt.datetime
    answered_at: dt.datetime | None


class Choices(NamedTuple):
    """What a person said about the assistant."""

    shows_cards: bool = True
    in_my_threads: bool = True


async def ask_in_thread(tx: Tx, asker_id: int, post_id: int) -> int:
    """Have the assistant answer under a post; returns the post's id and emits `AssistantAsked`.

    A post has one card: asked again it does nothing, unless nothing came of it the first time. Raises `NotFound` for
    whom the post is not, `Invalid` without a model and for posts not everybody may read, `Forbidden` where it is not
    wanted.
    """
    assistant = find_assistant()
    if assistant is None or not assistant.in_threads:
        raise Invalid(NO_MODEL)
    target = await require_target(tx, asker_id, post_id)
    if target.visibility not in OPEN:
        raise Invalid("The assistant answers only where everybody may read.")
    place = await find_place(tx, target.thread_id or target.id)
    if not place.wanted:
        raise Forbidden(NOT_HERE)
    await _require_person(tx, asker_id)
    if await is_answer_down(tx, target.id):
        raise Forbidden("A moderator took the assistant's answer here down.")
    await _require_room(tx, place.thread_id, target.id)
    done = await tx.execute(
        """
        INSERT INTO thread_answers (post_id, thread_id, asked_by, asked_at) VALUES (%s, %s, %s, %s)
        ON CONFLICT (post_id) DO UPDATE SET state = 'asked', asked_by = excluded.asked_by,
            asked_at = excluded.asked_at, problem = NULL, words = NULL, source_ids = '{}'
        WHERE thread_answers.state = 'failed' OR (thread_answers.state = 'asked' AND thread_answers.asked_at < %s)
        """,
        (target.id, place.thread_id, asker_id, clock.now(), clock.now() - UNANSWERED),
    )
    if done.rowcount:
        await defer_answers(tx, [target.id])
        await tell(tx, [place.thread_id])
        await log.append(tx, AssistantAsked(actor_id=asker_id, subject_id=target.id))
    return target.id


async def _require_person(tx: Tx, asker_id: int) -> None:
    row = await (await tx.execute("SELECT bot FROM accounts WHERE id = %s", (asker_id,))).fetchone()
    if row is None or row[0]:
        raise Forbidden("Only people may ask the assistant.")


async def _require_room(tx: Tx, thread_id: int, post_id: int) -> None:
    """One conversation holds so many cards: a row of the first post's is locked, so that two askers take turns."""
    await tx.execute("SELECT 1 FROM posts WHERE id = %s FOR NO KEY UPDATE", (thread_id,))
    row = await (
        await tx.execute(
            "SELECT count(*) FROM thread_answers WHERE thread_id = %s AND post_id <> %s AND state <> 'failed'",
            (thread_id, post_id),
        )
    ).fetchone()
    if row is not None and row[0] >= MOST_IN_THREAD:
        raise Invalid("The assistant was asked often enough in this conversation.")


async def switch_in_thread(tx: Tx, author_id: int, post_id: int, *, wanted: bool) -> None:
    """Say whether the assistant may be in a conversation one began; its cards there go or come back with that.

    Emits `AssistantChosen`. Raises `NotFound` for a post of another or one that answers another.
    """
    await require_begun(tx, author_id, post_id)
    if wanted:
        await tx.execute("DELETE FROM threads_without_assistant WHERE thread_id = %s", (post_id,))
    else:
        await tx.execute(
            "INSERT INTO threads_without_assistant VALUES (%s, %s) ON CONFLICT DO NOTHING", (post_id, clock.now())
        )
    await tell(tx, [post_id])
    await log.append(tx, AssistantChosen(actor_id=author_id, subject_id=author_id))


async def choose(tx: Tx, account_id: int, shows_cards: bool | None, in_my_threads: bool | None) -> None:
    """Say whether one sees cards, and whether the assistant may be in conversations one begins; None leaves it.

    Emits `AssistantChosen`.
    """
    await tx.execute(
        """
        INSERT INTO assistant_choices (account_id, shows_cards, in_my_threads)
        VALUES (%(who)s, coalesce(%(shows)s, true), coalesce(%(mine)s, true))
        ON CONFLICT (account_id) DO UPDATE SET
            shows_cards = coalesce(%(shows)s, assistant_choices.shows_cards),
            in_my_threads = coalesce(%(mine)s, assistant_choices.in_my_threads)
        """,
        {"who": account_id, "shows": shows_cards, "mine": in_my_threads},
    )
    await log.append(tx, AssistantChosen(actor_id=account_id, subject_id=account_id))


async def list_choices(account_ids: Sequence[int]) -> dict[int, Choices]:
    """What people said about the assistant; all of them are in it."""
    async with db.reading() as conn:
        rows = await conn.execute(
            "SELECT account_id, shows_cards, in_my_threads FROM assistant_choices WHERE account_id = ANY(%s)",
            (list(account_ids),),
        )
        found = {account_id: Choices(*chosen) for account_id, *chosen in await rows.fetchall()}
    return {account_id: found.get(account_id, Choices()) for account_id in account_ids}


async def find_choices(account_id: int) -> Choices:
    """What a person said about the assistant."""
    return (await list_choices([account_id]))[account_id]


async def remove_answer(tx: Tx, actor_id: int, post_id: int) -> None:
    """Take a card away, also one that is being written: who asked may, the author of its post, who began it all.

    Emits `AnswerRemoved`; raises `NotFound` for everybody else, and when a moderator took it down.
    """
    done = await tx.execute(
        """
        DELETE FROM thread_answers t
        WHERE post_id = %(post)s AND NOT EXISTS (SELECT 1 FROM answers_taken_down d WHERE d.post_id = t.post_id)
          AND (asked_by = %(who)s OR EXISTS (
            SELECT 1 FROM posts p WHERE p.id IN (t.post_id, t.thread_id) AND p.author_id = %(who)s))
        RETURNING thread_id
        """,
        {"post": post_id, "who": actor_id},
    )
    gone = await done.fetchone()
    if gone is None:
        raise NotFound
    await tell(tx, [gone[0]])
    await log.append(tx, AnswerRemoved(actor_id=actor_id, subject_id=post_id))


async def report_card(tx: Tx, reporter_id: int, post_id: int, category: str, comment: str) -> int:
    """Tell the moderators of the card under a post, which the reporter sees; returns the report's id.

    Emits `ReportFiled`; raises as `file_report`, and `NotFound` where there is no card with words.
    """
    _, asked_by, words = await _get_card(tx, post_id)
    complaint = Complaint(about_id=asked_by, status_ids=[], comment=comment, category=category, card=(post_id, words))
    return await file_report(tx, reporter_id, complaint)


async def take_card_down(tx: Tx, moderator_id: int, post_id: int, reason: str, category: str) -> None:
    """Take the card under a post down for good, with a decision; emits `DecisionMade`.

    Raises as `take_answer_down`, and `NotFound` where there is no card with words.
    """
    thread_id, asked_by, words = await _get_card(tx, post_id)
    decision = AnswerDecision(post_id=post_id, asked_by=asked_by, words=words, reason=reason, category=category)
    await take_answer_down(tx, moderator_id, decision)
    await tell(tx, [thread_id])


async def bring_card_back(tx: Tx, moderator_id: int, post_id: int) -> None:
    """Show the card under a post again that was taken down; emits `TakedownUndone`. Raises as `restore_answer`."""
    thread_id, *_ = await _get_card(tx, post_id)
    await restore_answer(tx, moderator_id, post_id)
    await tell(tx, [thread_id])


async def _get_card(tx: Tx, post_id: int) -> tuple[int, int, str]:
    """The conversation of a card, who asked for it, and what it says; locks it."""
    row = await (
        await tx.execute(
            "SELECT thread_id, asked_by, words FROM thread_answers WHERE post_id = %s AND words IS NOT NULL FOR UPDATE",
            (post_id,),
        )
    ).fetchone()
    if row is None:
        raise NotFound
    return row[0], row[1], row[2]


async def list_cards(thread_id: int) -> list[Card]:
    """The cards of a conversation, by the posts they stand under; who may see them is not asked."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT post_id, asked_by, state, model, words, source_ids, problem, asked_at, answered_at
            FROM thread_answers t WHERE thread_id = %s
              AND NOT EXISTS (SELECT 1 FROM answers_taken_down d WHERE d.post_id = t.post_id)
            ORDER BY post_id LIMIT 100
            """,
            (thread_id,),
        )
        return [Card(*row) for row in await rows.fetchall()]
