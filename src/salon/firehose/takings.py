"""Who took whose words and pictures out of the firehose: written down before they are sent, told to whose they are."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from salon.firehose.frames import Frame
from salon.kit import clock, db
from salon.kit.clock import to_wire
from salon.kit.db import Tx

NOTE = """
    INSERT INTO firehose_takings AS t (account_id, recipient_id, epoch, first_seq, last_seq, first_at, last_at)
    SELECT a.id, %(recipient)s, %(epoch)s, w.first, w.last, %(now)s, %(now)s
    FROM unnest(%(accounts)s::bigint[], %(first)s::bigint[], %(last)s::bigint[]) w(account_id, first, last)
    JOIN accounts a ON a.id = w.account_id AND a.state <> 'deleted'
    ORDER BY a.id
    ON CONFLICT (account_id, recipient_id, epoch) DO UPDATE
    SET first_seq = least(t.first_seq, excluded.first_seq), last_seq = greatest(t.last_seq, excluded.last_seq),
        last_at = greatest(t.last_at, excluded.last_at)
"""


class Taken(NamedTuple):
    """Something of somebody's that is about to be sent: at which places of the log."""

    account_id: int
    first: int
    last: int


def list_taken(frames: Iterable[Frame]) -> list[Taken]:
    """Whose words and pictures are in these, and from where to where."""
    found: dict[int, Taken] = {}
    for one in frames:
        if one.full is not None:
            known = found.get(one.author_id)
            found[one.author_id] = Taken(one.author_id, known.first if known else one.seq, one.seq)
    return list(found.values())


async def note_taken(tx: Tx, recipient_id: int, epoch: str, taken: list[Taken]) -> None:
    """Write down what a recipient is about to be sent; again, it only grows."""
    await tx.execute(
        NOTE.encode(),
        {
            "recipient": recipient_id,
            "epoch": epoch,
            "accounts": [one.account_id for one in taken],
            "first": [one.first for one in taken],
            "last": [one.last for one in taken],
            "now": clock.now(),
        },
    )


async def list_takers(account_id: int) -> list[dict[str, Any]]:
    """Who took something of somebody's out of the firehose, whoever took last first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            SELECT r.organisation, r.ended_at, t.epoch, t.first_seq, t.last_seq, t.first_at, t.last_at
            FROM firehose_takings t JOIN recipients r ON r.id = t.recipient_id
            WHERE t.account_id = %s ORDER BY t.last_at DESC, r.organisation LIMIT 500
            """,
            (account_id,),
        )
        found = await rows.fetchall()
    return [
        {
            "organisation": organisation,
            "ended_at": to_wire(ended) if ended else None,
            "epoch": epoch,
            "first_seq": first,
            "last_seq": last,
            "first_at": to_wire(first_at),
            "last_at": to_wire(last_at),
        }
        for organisation, ended, epoch, first, last, first_at, last_at in found
    ]
