"""What is due here and by when: everything somebody was promised, in one list, what is late first."""

import datetime as dt
from typing import NamedTuple

from salon.kit import clock, db

APPEAL_DAYS = 14  # this place's own word: the law says "in a timely manner" (DSA Art. 20)
ARCHIVE_HOURS = 24  # until an archive is there: a month by law (GDPR Art. 12), a day by this place's own word
MOST = 200

# Which kinds there are, where each is done, and what of it is due when; `what` names no more than the page it leads to.
DUE = f"""
    SELECT 'notice' AS kind, n.id, n.due_at, n.kind AS what, '/running/notices' AS path
    FROM notices n WHERE n.state = 'open'
    UNION ALL
    SELECT 'appeal', a.id, a.created_at + interval '{APPEAL_DAYS:d} days', a.role, '/running/appeals'
    FROM appeals a WHERE a.state = 'open'
    UNION ALL
    SELECT 'rights', r.id, r.due_at, r.kind, '/running/rights' FROM rights_requests r WHERE r.state = 'open'
    UNION ALL
    SELECT 'erasure', a.id, a.deletes_at, a.username, '/running/members'
    FROM accounts a WHERE a.deletes_at IS NOT NULL AND a.state IN ('active', 'pending')
    UNION ALL
    SELECT 'archive', v.id, v.created_at + interval '{ARCHIVE_HOURS:d} hours', o.username, '/running'
    FROM archives v JOIN accounts o ON o.id = v.owner_id WHERE v.state IN ('queued', 'running', 'failed')
      AND NOT EXISTS (SELECT 1 FROM archives w WHERE w.owner_id = v.owner_id AND w.id > v.id)
    UNION ALL
    SELECT 'recipient', p.id, min(t.delete_by), p.organisation, '/running/datasets'
    FROM recipients p
    JOIN dataset_holdings h ON h.recipient_id = p.id
    JOIN dataset_tombstones t ON t.release_id = h.release_id AND t.seq > h.acknowledged_seq
    GROUP BY p.id, p.organisation
"""


class Deadline(NamedTuple):
    """One thing that is due, and the page where it is done."""

    kind: str
    id: int
    due_at: dt.datetime
    what: str
    path: str

    @property
    def is_overdue(self) -> bool:
        return self.due_at < clock.now()


async def list_deadlines() -> list[Deadline]:
    """Whatever is due, the longest overdue first."""
    async with db.reading() as conn:
        rows = await conn.execute(f"SELECT * FROM ({DUE}) due ORDER BY due_at, kind, id LIMIT {MOST:d}".encode())
        return [Deadline(*row) for row in await rows.fetchall()]
