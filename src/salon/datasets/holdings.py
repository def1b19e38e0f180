"""Who took which release, what they say to have deleted of it, and what happens to those who do not."""

import datetime as dt
from typing import Any, NamedTuple

from salon.datasets.views import Release
from salon.kit import clock, db
from salon.kit.clock import to_wire
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound


async def note_taking(tx: Tx, recipient_id: int, release_id: int) -> None:
    """Write down that a recipient has a release, the first time it takes a file of it."""
    await tx.execute(
        "INSERT INTO dataset_holdings (recipient_id, release_id) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        (recipient_id, release_id),
    )


async def acknowledge(tx: Tx, recipient_id: int, release: Release, seq: int) -> None:
    """Write down that everything up to a tombstone is deleted from a copy; saying less than before changes nothing.

    Raises `NotFound` for who never took it, `Invalid` for a tombstone that is not there.
    """
    if not 0 <= seq <= release.tombstones:
        raise Invalid(f"The last tombstone of {release.name} is {release.tombstones}.")
    done = await tx.execute(
        """
        UPDATE dataset_holdings SET acknowledged_seq = greatest(acknowledged_seq, %s), acknowledged_at = %s
        WHERE recipient_id = %s AND release_id = %s
        """,
        (seq, clock.now(), recipient_id, release.id),
    )
    if not done.rowcount:
        raise NotFound


async def end_overdue(tx: Tx) -> list[str]:
    """Take the key of every recipient who has not said in time to have deleted what had to go; returns their names."""
    rows = await tx.execute(
        """
        UPDATE recipients r SET ended_at = %(now)s
        WHERE r.ended_at IS NULL AND EXISTS (
            SELECT 1 FROM dataset_holdings h JOIN dataset_tombstones t ON t.release_id = h.release_id
            WHERE h.recipient_id = r.id AND t.seq > h.acknowledged_seq AND t.delete_by < %(now)s
        ) RETURNING r.organisation
        """,
        {"now": clock.now()},
    )
    return sorted(name for (name,) in await rows.fetchall())


class Recipient(NamedTuple):
    """Somebody registered, or who was, and what they hold, as JSON of the database's."""

    id: int
    organisation: str
    contact: str
    created_at: dt.datetime
    ended_at: dt.datetime | None
    holdings: list[dict[str, Any]]


async def list_recipients() -> list[Recipient]:
    """Everybody who is or was registered, with the releases they took and what they have not yet deleted of them."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT p.id, p.organisation, p.contact, p.created_at, p.ended_at, coalesce(h.held, '[]')
            FROM recipients p
            LEFT JOIN (
                SELECT d.recipient_id, json_agg(json_build_object(
                           'release', r.summary ->> 'name' || '-v' || r.major, 'taken_at', d.taken_at,
                           'acknowledged_at', d.acknowledged_at, 'waiting', w.waiting, 'due_at', w.due_at
                       ) ORDER BY d.taken_at DESC) AS held
                FROM dataset_holdings d
                JOIN dataset_releases r ON r.id = d.release_id
                LEFT JOIN LATERAL (
                    SELECT count(*) AS waiting, min(t.delete_by) AS due_at FROM dataset_tombstones t
                    WHERE t.release_id = d.release_id AND t.seq > d.acknowledged_seq
                ) w ON true
                GROUP BY d.recipient_id
            ) h ON h.recipient_id = p.id
            ORDER BY p.ended_at IS NOT NULL, p.organisation LIMIT 500
            """
        )
        return [Recipient(*row) for row in await rows.fetchall()]


def to_recipient(one: Recipient) -> dict[str, Any]:
    """A recipient as the desk reads it; `due_at` is when the first of what waits must be acknowledged."""
    return {
        "id": str(one.id),
        "organisation": one.organisation,
        "contact": one.contact,
        "created_at": to_wire(one.created_at),
        "ended_at": to_wire(one.ended_at) if one.ended_at else None,
        "holdings": [
            {
                **held,
                **{
                    name: to_wire(dt.datetime.fromisoformat(held[name])) if held[name] else None
                    for name in ("taken_at", "acknowledged_at", "due_at")
                },
            }
            for held in one.holdings
        ],
    }
