"""Direct conversations, one row a person and thread: the reader that derives them, the verbs, the SQL that reads."""

from typing import NamedTuple

from salon.kit import db, log
from salon.kit.db import Tx
from salon.kit.errors import NotFound
from salon.kit.log import Batch, Reader
from salon.kit.pages import Page
from salon.posts.events import PostDeleted, PostPublished
from salon.timelines.events import ConversationRead


class Conversation(NamedTuple):
    """A conversation as its owner sees it.

    It stands in the order of its newest post; shown is the newest the owner may see, and `people` are the others in it.
    """

    id: int
    last_post_id: int
    shown_id: int
    unread: bool
    people: list[int]


# Direct posts named `fresh(id, author_id, thread_id)` -> a row for the author and for each person mentioned.
PARTIES = """
    SELECT fresh.author_id AS owner_id, fresh.thread_id, fresh.id, false AS unread FROM fresh
    UNION ALL
    SELECT m.account_id, fresh.thread_id, fresh.id, true
    FROM fresh JOIN post_mentions m ON m.post_id = fresh.id
    WHERE m.account_id <> fresh.author_id
      AND NOT EXISTS (SELECT 1 FROM blocks x WHERE (x.blocker_id = m.account_id AND x.blocked_id = fresh.author_id)
                      OR (x.blocker_id = fresh.author_id AND x.blocked_id = m.account_id))
"""
FRESH = (
    "SELECT id, author_id, coalesce(thread_id, id) AS thread_id FROM posts WHERE deleted_at IS NULL AND held_at IS NULL"
)


async def gather(tx: Tx, batch: Batch) -> None:
    """Bring conversations up to date with new and deleted direct posts, as the rows stand now."""
    if batch.has(PostPublished):
        await _put(
            tx,
            f"""{FRESH} AND visibility = 'direct' AND id IN (
                SELECT subject_id FROM log WHERE seq > %s AND seq <= %s AND kind = 'PostPublished'
                AND body ->> 'visibility' = 'direct')""",
            (batch.after, batch.upto),
        )
    if batch.has(PostDeleted):
        await tx.execute(
            """
            WITH gone AS (
                SELECT DISTINCT c.id, c.owner_id, c.thread_id FROM log l
                JOIN conversations c ON c.last_post_id = l.subject_id
                WHERE l.seq > %s AND l.seq <= %s AND l.kind = 'PostDeleted'
            ),
            left_over AS (
                SELECT gone.id, (
                    SELECT max(p.id) FROM posts p
                    WHERE p.deleted_at IS NULL AND p.held_at IS NULL AND p.visibility = 'direct'
                      AND (p.id = gone.thread_id OR p.thread_id = gone.thread_id)
                      AND (p.author_id = gone.owner_id OR EXISTS (
                           SELECT 1 FROM post_mentions m WHERE m.post_id = p.id AND m.account_id = gone.owner_id))
                ) AS last_post_id
                FROM gone
            ),
            moved AS (
                UPDATE conversations c SET last_post_id = n.last_post_id
                FROM left_over n WHERE c.id = n.id AND n.last_post_id IS NOT NULL
            )
            DELETE FROM conversations c USING left_over n WHERE c.id = n.id AND n.last_post_id IS NULL
            """,
            (batch.after, batch.upto),
        )


async def _put(tx: Tx, fresh: str, values: tuple[int, ...]) -> None:
    await tx.execute(
        f"""
        WITH fresh AS MATERIALIZED ({fresh}), parties AS ({PARTIES})
        INSERT INTO conversations (owner_id, thread_id, last_post_id, unread)
        SELECT DISTINCT ON (owner_id, thread_id) owner_id, thread_id, id, unread FROM parties
        ORDER BY owner_id, thread_id, id DESC
        ON CONFLICT (owner_id, thread_id) DO UPDATE
        SET last_post_id = greatest(conversations.last_post_id, excluded.last_post_id),
            unread = excluded.unread, hidden = false
        """,
        values,
    )


async def rebuild(tx: Tx) -> None:
    """Make all conversations again from the posts; what was read or cleared away is forgotten."""
    await tx.execute("TRUNCATE conversations")
    await _put(tx, f"{FRESH} AND visibility = 'direct' AND imported_from IS NULL", ())


CONVERSATIONS = Reader(
    name="conversations",
    listens=frozenset({PostPublished.kind, PostDeleted.kind}),
    react=gather,
    rebuild=rebuild,
    rests=0.1,
)


# The newest post of a conversation `c` that its owner may see. OFFSET 0 keeps PostgreSQL from walking all posts.
SHOWN = """
    SELECT id, author_id FROM (
        SELECT q.id, q.author_id FROM posts q JOIN accounts w ON w.id = q.author_id AND w.state = 'active'
        WHERE (q.id = c.thread_id OR q.thread_id = c.thread_id) AND q.visibility = 'direct' AND q.deleted_at IS NULL
          AND q.held_at IS NULL
          AND (q.author_id = c.owner_id
               OR EXISTS (SELECT 1 FROM post_mentions m WHERE m.post_id = q.id AND m.account_id = c.owner_id))
          AND NOT EXISTS (SELECT 1 FROM blocks x WHERE (x.blocker_id = c.owner_id AND x.blocked_id = q.author_id)
                          OR (x.blocker_id = q.author_id AND x.blocked_id = c.owner_id))
        OFFSET 0
    ) seen ORDER BY id DESC LIMIT 1
"""


async def list_conversations(owner_id: int, page: Page, *, ids: list[int] | None = None) -> list[Conversation]:
    """A person's conversations by their newest post, newest first; `ids` asks for some."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT c.id, c.last_post_id, p.id, c.unread, ARRAY(
                SELECT a.id FROM accounts a WHERE a.state = 'active' AND a.id <> c.owner_id AND a.id IN (
                    SELECT p.author_id UNION SELECT m.account_id FROM post_mentions m WHERE m.post_id = p.id)
                ORDER BY a.id)
            FROM conversations c CROSS JOIN LATERAL ({SHOWN}) p
            WHERE c.owner_id = %s AND NOT c.hidden AND c.last_post_id < %s AND c.last_post_id > %s
              AND (%s::bigint[] IS NULL OR c.id = ANY(%s))
            ORDER BY c.last_post_id {page.order} LIMIT %s
            """,
            (owner_id, page.max_id, page.min_id, ids, ids, page.limit),
        )
        found = [Conversation(*row) for row in await rows.fetchall()]
    return sorted(found, key=lambda one: one.last_post_id, reverse=True)


async def list_direct(owner_id: int, page: Page) -> list[int]:
    """The direct posts a person wrote or is mentioned in, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT id FROM posts p
            WHERE p.visibility = 'direct' AND p.deleted_at IS NULL AND p.held_at IS NULL
              AND p.id < %(max_id)s AND p.id > %(min_id)s
              AND (p.author_id = %(owner)s OR p.id IN (SELECT post_id FROM post_mentions WHERE account_id = %(owner)s))
            ORDER BY p.id {page.order} LIMIT %(limit)s
            """,
            {"owner": owner_id, **page._asdict()},
        )
        return sorted((row[0] for row in await rows.fetchall()), reverse=True)


async def list_touched(after: int, upto: int, owners: list[int]) -> list[tuple[int, int]]:
    """(owner, conversation) of these people whose newest post was published in a stretch of the log."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT c.owner_id, c.id FROM log l JOIN conversations c ON c.last_post_id = l.subject_id
            WHERE l.seq > %s AND l.seq <= %s AND l.kind = 'PostPublished' AND c.owner_id = ANY(%s) AND NOT c.hidden
            """,
            (after, upto, owners),
        )
        return await rows.fetchall()


async def mark_read(tx: Tx, owner_id: int, conversation_id: int, *, unread: bool = False) -> None:
    """Remember a conversation as read; emits `ConversationRead`. Raises `NotFound` when it is not the person's own."""
    done = await tx.execute(
        "UPDATE conversations SET unread = %s WHERE id = %s AND owner_id = %s", (unread, conversation_id, owner_id)
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, ConversationRead(actor_id=owner_id, subject_id=conversation_id))


async def clear_away(tx: Tx, owner_id: int, conversation_id: int) -> None:
    """Hide a conversation until somebody writes in it; emits `ConversationRead`."""
    done = await tx.execute(
        "UPDATE conversations SET hidden = true, unread = false WHERE id = %s AND owner_id = %s",
        (conversation_id, owner_id),
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, ConversationRead(actor_id=owner_id, subject_id=conversation_id))
