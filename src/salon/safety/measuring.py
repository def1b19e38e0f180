"""What moderators measure: how much happened in a stretch of days, what of, and who stayed."""

import datetime as dt
import sys
from typing import NamedTuple

from salon import __version__
from salon.kit import db
from salon.kit.ids import from_time

DAY = dt.timedelta(days=1)
MOST_DAYS = 366


class Span(NamedTuple):
    """Days from `first` to `last`, both in it."""

    first: dt.date
    last: dt.date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def to_values(self) -> dict[str, object]:
        """Moments and ids of its beginning and end, and the beginning of as many days before it."""
        start, end = _midnight(self.first), _midnight(self.last) + DAY
        before = start - (end - start)
        return {"before": before, "start": start, "end": end, "low": from_time(before), "high": from_time(end)}


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), dt.UTC)


# `(extract(epoch ...))` of an id's upper bits: when its row was made.
MADE_AT = "to_timestamp((id >> 16) / 1000.0)"
POSTED = f"""
    SELECT author_id AS who, {MADE_AT} AS at FROM posts WHERE id >= %(low)s AND id < %(high)s
"""
TAGGED = f"""
    SELECT author_id AS who, {MADE_AT} AS at FROM posts JOIN post_tags t ON t.post_id = posts.id
    WHERE t.tag = %(tag)s AND id >= %(low)s AND id < %(high)s AND deleted_at IS NULL AND visibility = 'public'
"""
# Measure -> rows (who, at) of what is counted, and whether people count or deeds.
MEASURES = {
    "active_users": (POSTED, "count(DISTINCT who)"),  # who posted or boosted: nobody keeps who only read
    "new_users": (
        f"SELECT id AS who, {MADE_AT} AS at FROM accounts WHERE id >= %(low)s AND id < %(high)s AND state <> 'pending'",
        "count(who)",
    ),
    "interactions": (
        f"""
        SELECT account_id AS who, {MADE_AT} AS at FROM favourites WHERE id >= %(low)s AND id < %(high)s
        UNION ALL
        SELECT author_id, {MADE_AT} FROM posts
        WHERE id >= %(low)s AND id < %(high)s AND (boost_of_id IS NOT NULL OR reply_to_id IS NOT NULL)
        """,
        "count(who)",
    ),
    "opened_reports": (
        f"SELECT reporter_id AS who, {MADE_AT} AS at FROM reports WHERE id >= %(low)s AND id < %(high)s",
        "count(who)",
    ),
    "resolved_reports": (
        """
        SELECT about_id AS who, action_taken_at AS at FROM reports
        WHERE action_taken_at >= %(before)s AND action_taken_at < %(end)s
        """,
        "count(who)",
    ),
    "tag_accounts": (TAGGED, "count(DISTINCT who)"),
    "tag_uses": (TAGGED, "count(who)"),
}


class Measure(NamedTuple):
    """How much in the span, in as many days before it, and on each day."""

    total: int
    previous: int
    days: list[tuple[dt.date, int]]


async def measure(key: str, span: Span, tag: str = "") -> Measure:
    """Count one of `MEASURES`, one query; `tag` for those of a tag."""
    source, count = MEASURES[key]
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            WITH things AS MATERIALIZED ({source})
            SELECT NULL::date, {count} FILTER (WHERE at >= %(start)s), {count} FILTER (WHERE at < %(start)s) FROM things
            UNION ALL
            SELECT day::date, {count}, 0
            FROM generate_series(%(start)s::timestamptz, %(end)s::timestamptz - interval '1 day', '1 day') AS day
            LEFT JOIN things ON at >= day AND at < day + interval '1 day'
            GROUP BY day ORDER BY 1 NULLS FIRST
            """,
            {**span.to_values(), "tag": tag},
        )
        first, *days = await rows.fetchall()
    return Measure(first[1], first[2], [(day, value) for day, value, _ in days])


# Dimension -> rows (key, value), the most first.
DIMENSIONS = {
    "languages": """
        SELECT coalesce(language, 'und'), count(DISTINCT author_id) FROM posts
        WHERE id >= %(from)s AND id < %(high)s AND boost_of_id IS NULL GROUP BY 1
    """,
    "servers": "SELECT %(domain)s, count(*) FROM posts WHERE id >= %(from)s AND id < %(high)s",
    "space_usage": """
        SELECT 'postgresql', pg_database_size(current_database())
        UNION ALL
        SELECT 'media', coalesce(sum((original ->> 'bytes')::bigint + coalesce((small ->> 'bytes')::bigint, 0)), 0)
        FROM media WHERE deleted_at IS NULL
    """,
    "tag_languages": """
        SELECT coalesce(language, 'und'), count(*) FROM posts JOIN post_tags t ON t.post_id = posts.id
        WHERE t.tag = %(tag)s AND id >= %(from)s AND id < %(high)s AND deleted_at IS NULL AND visibility = 'public'
        GROUP BY 1
    """,
}


async def list_dimension(key: str, span: Span, limit: int, domain: str, tag: str = "") -> list[tuple[str, str]]:
    """What something consists of as (key, value), the most first; `software_versions` has no order of size."""
    async with db.reading() as conn:
        if key == "software_versions":
            row = await (await conn.execute("SELECT current_setting('server_version')")).fetchone()
            python = ".".join(str(part) for part in sys.version_info[:3])
            return [("salon", __version__), ("postgresql", row[0] if row else ""), ("python", python)][:limit]
        values = span.to_values()
        rows = await conn.execute(
            f"SELECT key, value FROM ({DIMENSIONS[key]}) AS found(key, value) ORDER BY value DESC, key LIMIT %(limit)s",
            {**values, "from": from_time(_midnight(span.first)), "domain": domain, "tag": tag, "limit": limit},
        )
        return [(name, str(value)) for name, value in await rows.fetchall()]


class Stayed(NamedTuple):
    """Of those who came in one period, how many posted in a later one (or the same)."""

    came: dt.datetime
    period: dt.datetime
    active: int
    total: int


async def list_retention(span: Span, frequency: str) -> list[Stayed]:
    """Who stayed, by `day` or `month`, of all who came in the span, one query."""
    assert frequency in {"day", "month"}
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            WITH came AS MATERIALIZED (
                SELECT id AS who, date_trunc('{frequency}', {MADE_AT}) AS cohort FROM accounts
                WHERE id >= %(from)s AND id < %(high)s AND state <> 'pending'
            ),
            posted AS MATERIALIZED (
                SELECT DISTINCT author_id AS who, date_trunc('{frequency}', {MADE_AT}) AS period FROM posts
                WHERE id >= %(from)s AND id < %(high)s
            ),
            periods AS (
                SELECT generate_series(date_trunc('{frequency}', %(start)s::timestamptz),
                                       %(end)s::timestamptz - interval '1 day', '1 {frequency}') AS period
            )
            SELECT c.period, p.period,
                   (SELECT count(*) FROM came JOIN posted USING (who)
                    WHERE came.cohort = c.period AND posted.period = p.period),
                   (SELECT count(*) FROM came WHERE came.cohort = c.period)
            FROM periods c JOIN periods p ON p.period >= c.period ORDER BY 1, 2
            """,
            {**span.to_values(), "from": from_time(_midnight(span.first))},
        )
        return [Stayed(*row) for row in await rows.fetchall()]
