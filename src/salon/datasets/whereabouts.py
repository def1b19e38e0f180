"""Where somebody's work is: the releases it is in or was, who took them, and how far what was taken back is gone."""

import datetime as dt
from typing import Any, NamedTuple

from salon.kit import clock, db
from salon.kit.clock import to_wire

MINE = """
    WITH held AS (
        SELECT release_id, json_object_agg(config, rows ORDER BY config) AS rows FROM (
            SELECT release_id, config, count(DISTINCT item_id) AS rows FROM dataset_parties
            WHERE account_id = %(account)s GROUP BY 1, 2
        ) counted GROUP BY 1
    ),
    lost AS (SELECT * FROM dataset_withdrawals WHERE account_id = %(account)s)
    SELECT r.summary ->> 'name', r.major, r.released_at, r.superseded_at, coalesce(h.rows, '{}'), l.rows, l.since,
           l.delete_by, l.last_seq,
           coalesce((SELECT json_agg(json_build_array(p.organisation, d.taken_at, d.acknowledged_seq,
                                                      d.acknowledged_at, p.ended_at) ORDER BY p.organisation)
                     FROM dataset_holdings d JOIN recipients p ON p.id = d.recipient_id
                     WHERE d.release_id = r.id), '[]')
    FROM held h FULL JOIN lost l USING (release_id)
    JOIN dataset_releases r ON r.id = release_id AND r.released_at IS NOT NULL
    ORDER BY r.released_at DESC, r.id DESC
"""


class Lost(NamedTuple):
    """What of a release had to go: how many rows, since when and by when, and the last tombstone."""

    rows: int
    since: dt.datetime
    delete_by: dt.datetime
    last_seq: int


class Holder(NamedTuple):
    """Who took a release, and up to where they say to have deleted what must go; moments as they stand in JSON."""

    organisation: str
    taken_at: str
    acknowledged_seq: int
    acknowledged_at: str | None
    ended_at: str | None


async def list_whereabouts(account_id: int) -> list[dict[str, Any]]:
    """The releases with something of somebody's in them, newest first."""
    async with db.reading() as conn:
        rows = await (await conn.execute(MINE, {"account": account_id})).fetchall()
    found = []
    for name, major, released, superseded, counts, *gone, holders in rows:
        lost = Lost(gone[0], gone[1], gone[2], gone[3]) if gone[0] else None
        found.append(
            {
                "id": f"{name}-v{major}",
                "version": f"{major}.0.0",
                "released_at": to_wire(released),
                "superseded_at": to_wire(superseded) if superseded else None,
                "rows": counts,
                "recipients": [one[0] for one in holders],
                "withdrawn": _to_lost(lost) if lost else None,
                "holders": [_to_holder(Holder(*one), lost) for one in holders],
            }
        )
    return found


def _to_lost(lost: Lost) -> dict[str, Any]:
    return {"rows": lost.rows, "since": to_wire(lost.since), "delete_by": to_wire(lost.delete_by)}


def _to_holder(holder: Holder, lost: Lost | None) -> dict[str, Any]:
    """`state`: they `hold` it; what was withdrawn is `asked` back, `acknowledged` as deleted, or `overdue`."""
    state = "holds"
    if lost is not None:
        late = clock.now() > lost.delete_by
        state = "acknowledged" if holder.acknowledged_seq >= lost.last_seq else "overdue" if late else "asked"
    return {
        "organisation": holder.organisation,
        "since": _to_moment(holder.taken_at),
        "state": state,
        "acknowledged_at": _to_moment(holder.acknowledged_at) if state == "acknowledged" else None,
        "ended_at": _to_moment(holder.ended_at),
    }


def _to_moment(text: str | None) -> str | None:
    return to_wire(dt.datetime.fromisoformat(text)) if text else None
