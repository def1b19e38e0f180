"""What notifications tell of decisions: the measure, its reasons, and what became of an appeal."""

import datetime as dt
from typing import NamedTuple

from salon.kit import db

KINDS = ("moderation_warning", "salon.report", "salon.appeal")


class Told(NamedTuple):
    """A decision as a notification tells it; without a decision, a warning from before there were statements."""

    id: int
    account_id: int
    decision_id: int | None
    subject: str
    action: str
    text: str
    post_ids: list[int]
    created_at: dt.datetime
    appeal_words: str | None
    appeal_state: str | None


async def list_told(notification_ids: list[int]) -> dict[int, Told]:
    """The decisions behind notifications, by the notification's id, one query: the log says which caused it."""
    if not notification_ids:
        return {}
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT n.id, coalesce(w.id, d.id), coalesce(d.account_id, w.account_id), d.id,
                   coalesce(d.subject, 'account'), coalesce(d.action, w.action), coalesce(w.text, d.decision_facts),
                   coalesce((SELECT array_agg(q.post_id ORDER BY q.post_id) FROM takedown_posts q
                             WHERE q.takedown_id = d.takedown_id AND q.author_id = d.account_id),
                            CASE WHEN d.post_id IS NOT NULL THEN ARRAY[d.post_id] END, r.status_ids, '{}'),
                   coalesce(w.created_at, d.created_at), a.words, a.state
            FROM notifications n
            JOIN log l ON l.seq = n.seq
            LEFT JOIN account_warnings w ON w.id = (l.body ->> 'warning_id')::bigint
            LEFT JOIN LATERAL (
                SELECT * FROM decisions WHERE l.kind = 'DecisionMade' AND id = l.subject_id
                UNION ALL
                SELECT * FROM decisions WHERE l.kind = 'AccountWarned' AND warning_id = w.id
                UNION ALL
                SELECT * FROM decisions WHERE l.kind = 'AppealSettled' AND id = (l.body ->> 'decision_id')::bigint
            ) d ON true
            LEFT JOIN reports r ON r.id = coalesce(w.report_id, d.report_id)
            LEFT JOIN appeals a ON a.decision_id = d.id AND a.by_id = n.owner_id
            WHERE n.id = ANY(%s) AND n.kind = ANY(%s) AND coalesce(w.id, d.id) IS NOT NULL
            """,
            (notification_ids, list(KINDS)),
        )
        return {row[0]: Told(*row[1:]) for row in await rows.fetchall()}
