"""Whoever names the assistant in a post asks it under that post."""

from salon.assistant.asking import find_assistant
from salon.assistant.jobs import defer_answers
from salon.assistant.live import tell
from salon.assistant.threads import MOST_IN_THREAD, NAME
from salon.kit.db import Tx
from salon.kit.log import Batch, Reader
from salon.posts.events import PostPublished

LISTENS = frozenset({PostPublished.kind})
NAMED = rf"(^|[^\w/@.])@{NAME}(?![\w@.-]*\w)"


async def answer_calls(tx: Tx, batch: Batch) -> None:
    """Ask under each post of a batch that names the assistant, where it may be asked; the same for any cut."""
    assistant = find_assistant()
    if assistant is None or not assistant.in_threads:
        return
    rows = await tx.execute(
        """
        INSERT INTO thread_answers (post_id, thread_id, asked_by, asked_at)
        SELECT p.id, coalesce(p.thread_id, p.id), p.author_id, p.created_at
        FROM posts p
        JOIN accounts a ON a.id = p.author_id AND a.state = 'active' AND NOT a.bot
        JOIN posts first ON first.id = coalesce(p.thread_id, p.id)
        LEFT JOIN assistant_choices c ON c.account_id = first.author_id
        WHERE p.id IN (SELECT subject_id FROM log WHERE seq > %(after)s AND seq <= %(upto)s AND kind = ANY(%(kinds)s))
          AND p.deleted_at IS NULL AND p.visibility IN ('public', 'unlisted')
          AND p.text ILIKE %(like)s AND p.text ~* %(named)s
          AND coalesce(c.in_my_threads, true)
          AND NOT EXISTS (SELECT 1 FROM threads_without_assistant w WHERE w.thread_id = first.id)
          AND (SELECT count(*) FROM thread_answers t
               WHERE t.thread_id = first.id AND t.state <> 'failed') < %(most)s
        ON CONFLICT (post_id) DO NOTHING
        RETURNING post_id, thread_id
        """,
        {
            "after": batch.after,
            "upto": batch.upto,
            "kinds": list(LISTENS),
            "like": f"%@{NAME}%",
            "named": NAMED,
            "most": MOST_IN_THREAD,
        },
    )
    called = await rows.fetchall()
    if called:
        await defer_answers(tx, [post_id for post_id, _ in called])
        await tell(tx, [thread_id for _, thread_id in called])


async def rebuild_calls(tx: Tx) -> None:
    """Nothing is made again: whoever called long ago is not answered now."""


CALLS = Reader(name="calls", listens=LISTENS, react=answer_calls, rebuild=rebuild_calls, rests=0.2)
