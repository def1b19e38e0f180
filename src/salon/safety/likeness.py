"""Saying no to pictures of oneself: what was made goes, with all that grew out of it and every copy posted here."""

from collections import defaultdict

from salon.checks.decisions import VISIBILITY, record_decisions
from salon.checks.grounds import GROUNDS
from salon.consent.likeness.queries import find_use
from salon.consent.likeness.receipts import write_receipts
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.posts import rights
from salon.safety import keeping_down
from salon.safety.events import PostsTakenDown
from salon.safety.reasons import NOTIFIED, describe_contents, merge_contents, to_statement
from salon.studio.withdrawing import find_reached, throw_away

WHY = "Somebody whom the picture shows does not agree to it being made or shown, or does so no longer."
ALL_AT_ONCE = 10_000  # pictures of one person that one no reaches


async def refuse_use(tx: Tx, account_id: int, use_id: int) -> list[int]:
    """Say no to one picture of oneself, before it is posted or after, for good; returns the posts that went.

    Emits `LikenessChanged`, and for what was posted what a takedown does. A second no does nothing. Raises `NotFound`.
    """
    use = await find_use(tx, account_id, use_id, lock=True)
    if use is None:
        raise NotFound
    return await _withdraw(tx, account_id, [use.generation_id]) if use.state != "refused" else []


async def take_back(tx: Tx, account_id: int, maker_id: int | None = None) -> tuple[int, list[int]]:
    """Say no to every picture of oneself that others made, or that one of them made.

    Returns how many those were, and the posts that went.
    What may be made from now on is said by the terms. Emits as `refuse_use`.
    """
    rows = await tx.execute(
        """
        SELECT generation_id FROM likeness_uses
        WHERE account_id = %(me)s AND maker_id <> %(me)s AND state <> 'refused'
          AND (%(maker)s::bigint IS NULL OR maker_id = %(maker)s)
        ORDER BY generation_id LIMIT %(most)s FOR UPDATE
        """,
        {"me": account_id, "maker": maker_id, "most": ALL_AT_ONCE},
    )
    found = [one for (one,) in await rows.fetchall()]
    return len(found), await _withdraw(tx, account_id, found) if found else []


async def _withdraw(tx: Tx, account_id: int, generation_ids: list[int]) -> list[int]:
    reached = await find_reached(tx, account_id, generation_ids)
    rows = await tx.execute(
        """
        UPDATE likeness_uses SET state = 'refused', answered_at = %(now)s
        WHERE account_id = %(me)s AND generation_id = ANY(%(ids)s) AND maker_id <> %(me)s AND state <> 'refused'
        RETURNING maker_id, generation_id
        """,
        {"now": clock.now(), "me": account_id, "ids": [*generation_ids, *reached.generation_ids]},
    )
    refused = await rows.fetchall()
    await throw_away(tx, reached.generation_ids)
    if gone := await rights.take_down(tx, reached.post_ids):
        await _take_down(tx, account_id, gone)
    told = [(account_id, {"maker_id": str(maker), "picture_id": str(one)}) for maker, one in sorted(refused)]
    await write_receipts(tx, account_id, "picture_refused", told)
    return [post_id for post_id, _ in gone]


async def _take_down(tx: Tx, account_id: int, gone: list[tuple[int, int]]) -> None:
    """Write down what went, with a statement of reasons for each author, and keep the pictures down."""
    row = await (
        await tx.execute(
            """
            WITH decided AS (
                INSERT INTO takedowns (post_id, moderator_id, reason, created_at)
                VALUES (%(first)s, %(me)s, %(why)s, %(now)s) RETURNING id
            ),
            reached AS (
                INSERT INTO takedown_posts SELECT decided.id, g.post_id, g.author_id
                FROM decided, unnest(%(posts)s::bigint[], %(authors)s::bigint[]) AS g(post_id, author_id)
            )
            SELECT id FROM decided
            """,
            {
                "first": gone[0][0],
                "me": account_id,
                "why": WHY,
                "now": clock.now(),
                "posts": [post_id for post_id, _ in gone],
                "authors": [author_id for _, author_id in gone],
            },
        )
    ).fetchone()
    assert row is not None
    await _state(tx, account_id, row[0], gone)
    await keeping_down.keep_down_shown(tx, account_id, row[0], [post_id for post_id, _ in gone])
    await log.append(tx, PostsTakenDown(actor_id=account_id, subject_id=row[0], post_ids=[one for one, _ in gone]))


async def _state(tx: Tx, account_id: int, takedown_id: int, gone: list[tuple[int, int]]) -> None:
    ground, posts, statements = GROUNDS["likeness"], defaultdict(list), []
    for post_id, author_id in gone:
        posts[author_id].append(post_id)
    contents = await describe_contents(tx, [post_id for post_id, _ in gone])
    for author_id, post_ids in posts.items():
        statement = to_statement(author_id, "post", "likeness", "remove", WHY)
        statement.category = ground.category
        statement.category_specification = list(ground.keywords)
        statement.incompatible_content_ground = ground.rule
        statement.post_id = post_ids[0]
        statement.takedown_id = takedown_id
        statement.decided_by = account_id
        statement.source_type = NOTIFIED
        statement.content_date, statement.content_type = merge_contents([contents[one] for one in post_ids])
        statement.decision_visibility = [f"{VISIBILITY}CONTENT_REMOVED"]
        statements.append(statement)
    await record_decisions(tx, statements)
