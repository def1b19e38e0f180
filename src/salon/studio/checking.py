"""Asking the checks about a wish: its words, and what is known of the pictures it starts from."""

import asyncio
import datetime as dt

from salon.checks.decisions import WishRefused
from salon.checks.models import NEWCOMER_DAYS, Verdict
from salon.checks.models import Asked as Read
from salon.checks.naming import says_any
from salon.checks.policy import judge, load_policy
from salon.checks.prompts import check_wish
from salon.consent.likeness.queries import Shown
from salon.kit import clock
from salon.kit.db import Tx
from salon.studio.likeness import find_shown
from salon.studio.models import Asked

MOST_GENERATIONS = 200  # looked at among what a picture grew out of, the nearest first


async def require_allowed(tx: Tx, owner_id: int, asked: Asked) -> list[int]:
    """The people here whom the pictures will show, for the caller to write down.

    Raises `WishRefused` for what policy does not let anybody make; an edit is read with all it grew out of.
    """
    shown, doubtful = await find_shown(tx, owner_id, asked)
    read = await _read(tx, owner_id, asked, shown)
    findings = await asyncio.to_thread(check_wish, read)
    verdict = judge(await load_policy(tx), "prompt", findings, newcomer=read.newcomer)
    # Nobody says yes for somebody else: moderators decide only whether a mere name means a member at all.
    surely = any(not one.allowed and one.account_id not in doubtful for one in shown)
    if verdict.action == "refuse" and (surely or not await _was_reversed(tx, owner_id, read.prompt, verdict)):
        raise WishRefused(owner_id, read.prompt, verdict)
    return [one.account_id for one in shown]


async def _was_reversed(tx: Tx, owner_id: int, words: str, verdict: Verdict) -> bool:
    """Whether a person has said already that these words of this person mean no harm."""
    assert verdict.finding is not None
    if verdict.finding.label == "sexual_minors":
        return False
    row = await tx.execute(
        """
        SELECT 1 FROM decisions
        WHERE account_id = %s AND subject = 'prompt' AND label = %s AND words = %s AND reversed_at IS NOT NULL LIMIT 1
        """,
        (owner_id, verdict.finding.label, words),
    )
    return await row.fetchone() is not None


async def _read(tx: Tx, owner_id: int, asked: Asked, shown: list[Shown]) -> Read:
    wish = asked.wish
    pictures = [media_id for _, media_id in asked.parents] + [media_id for media_id, _ in asked.references]
    words, unknown = await _list_words(tx, pictures) if pictures else ([], False)
    row = await (
        await tx.execute(
            "SELECT created_at > %s FROM accounts WHERE id = %s",
            (clock.now() - dt.timedelta(days=NEWCOMER_DAYS), owner_id),
        )
    ).fetchone()
    assert row is not None
    return Read(
        prompt=wish.prompt,
        without=wish.negative_prompt or "",
        parents=tuple(words),
        unknown=unknown,
        newcomer=bool(row[0]),
        unagreed=tuple(why for one in shown if (why := _find_no([wish.prompt, *words], one))),
        shows=any(one.account_id != owner_id for one in shown),
    )


def _find_no(words: list[str], one: Shown) -> str | None:
    """Why somebody has not agreed to what these words ask for; None where they have."""
    if not one.allowed:
        return f"@{one.username}"
    outside = says_any(words, one.terms.never)
    return f"@{one.username}, who does not want to be shown with: {outside}" if outside else None


async def _list_words(tx: Tx, media_ids: list[int]) -> tuple[list[str], bool]:
    """What pictures and all they grew out of were asked for and are said to be; whether any was not made here.

    One that an archive brought was not, whatever it says that it was asked for by.
    """
    row = await (
        await tx.execute(
            """
            WITH RECURSIVE grown AS (
                SELECT m.id, m.generation_id, m.post_id, m.description, m.engine
                FROM media m WHERE m.id = ANY(%(media)s)
                UNION
                SELECT m.id, m.generation_id, m.post_id, m.description, m.engine
                FROM grown g
                JOIN LATERAL (
                    SELECT media_id FROM generation_parents p WHERE p.generation_id = g.generation_id
                    UNION SELECT media_id FROM generation_references r WHERE r.generation_id = g.generation_id
                ) above ON true
                JOIN media m ON m.id = above.media_id
            ),
            nearest AS (SELECT * FROM grown LIMIT %(most)s)
            SELECT ARRAY(
                       SELECT g.prompt FROM nearest s JOIN generations g ON g.id = s.generation_id
                       UNION SELECT s.description FROM nearest s WHERE s.description IS NOT NULL
                       UNION SELECT p.text FROM nearest s JOIN posts p ON p.id = s.post_id WHERE p.text <> ''
                   ),
                   EXISTS (SELECT 1 FROM nearest s WHERE s.generation_id IS NULL OR s.engine IS NULL)
            """,
            {"media": media_ids, "most": MOST_GENERATIONS},
        )
    ).fetchone()
    assert row is not None
    return row[0], row[1]
