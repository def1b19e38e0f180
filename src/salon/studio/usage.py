"""What the studio made in a while, by engine and by person, for whoever runs the place."""

import datetime as dt
from typing import Any

from salon.kit import clock, db, ids
from salon.kit.clock import to_wire

MOST_PEOPLE = 100
FIELDS = ("pictures", "failures", "cancelled", "cost", "open", "seconds")


async def summarise(days: int) -> dict[str, Any]:
    """Pictures, failures, cost and time of the last days; amounts are millionths of a US dollar.

    `cost` is what was paid or may have been, `open` what is set aside for pictures that are not made yet.
    """
    since = clock.now() - dt.timedelta(days=days)
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            WITH used AS (
                SELECT g.engine, g.owner_id,
                       count(*) FILTER (WHERE v.state = 'ready') AS pictures,
                       count(*) FILTER (WHERE v.state = 'failed') AS failures,
                       count(*) FILTER (WHERE v.state = 'cancelled') AS cancelled,
                       coalesce(sum(c.cost) FILTER (WHERE c.state IN ('paid', 'lost')), 0) AS cost,
                       coalesce(sum(c.cost) FILTER (WHERE c.state IN ('reserved', 'called')), 0) AS open,
                       coalesce(sum(v.took_ms), 0) / 1000.0 AS seconds,
                       grouping(g.engine, g.owner_id) AS level
                FROM generations g
                JOIN variations v ON v.generation_id = g.id
                LEFT JOIN charges c ON c.generation_id = v.generation_id AND c.index = v.index
                WHERE g.id >= %(since)s
                GROUP BY GROUPING SETS ((g.engine), (g.owner_id), ())
            ),
            ranked AS (
                SELECT *, row_number() OVER (PARTITION BY level ORDER BY cost DESC, pictures DESC, owner_id) AS place
                FROM used
            )
            SELECT r.level, coalesce(r.engine, r.owner_id::text), a.username, r.pictures, r.failures, r.cancelled,
                   r.cost, r.open, r.seconds
            FROM ranked r LEFT JOIN accounts a ON a.id = r.owner_id
            WHERE r.place <= %(most)s ORDER BY r.level, r.place
            """,
            {"since": ids.from_time(since), "most": MOST_PEOPLE},
        )
        found = await rows.fetchall()
    by_level: dict[int, list[tuple[Any, ...]]] = {}
    for level, *rest in found:
        by_level.setdefault(level, []).append(tuple(rest))
    return {
        "since": to_wire(since),
        "total": _numbers(by_level[3][0]) if by_level.get(3) else dict.fromkeys(FIELDS, 0),
        "engines": [{"engine": row[0], **_numbers(row)} for row in by_level.get(1, [])],
        "people": [{"account_id": row[0], "username": row[1], **_numbers(row)} for row in by_level.get(2, [])],
    }


def _numbers(row: tuple[Any, ...]) -> dict[str, Any]:
    *counts, seconds = row[2:]
    return {**dict(zip(FIELDS, (int(one) for one in counts), strict=False)), "seconds": round(float(seconds), 1)}
