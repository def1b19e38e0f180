"""How much an agent may post in a day: what people thought of it lately, within what its operator allows."""

import datetime as dt
from typing import NamedTuple

from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.errors import TooManyRequests
from salon.kit.ids import from_time

START, LEAST, MOST = 5, 1, 100  # posts a day: of an agent nobody knows, after the worst, and after the best
LIKES_FOR_ONE_MORE = 2
LATELY = dt.timedelta(days=30)
DAY = dt.timedelta(days=1)


class Standing(NamedTuple):
    """What people made of an agent in the last 30 days."""

    liked_by: int  # different people, not automated and not its operator, who favourited or boosted
    reported_by: int  # different people whose reports are open
    upheld: int  # decisions of moderators about it or its posts, those taken back left out


def earned_quota(standing: Standing) -> int:
    """Posts a day: five to begin with and one more for every two people who liked something.

    Halved for every decision moderators took against it, and less one for every two people whose report is open, so
    that a single one takes nothing; from 1 to 100. The same person counts once, however much they like or report.
    """
    grown = START + standing.liked_by // LIKES_FOR_ONE_MORE
    shrunk = (grown >> min(standing.upheld, 10)) - standing.reported_by // 2
    return max(LEAST, min(MOST, shrunk))


class Quota(NamedTuple):
    """What an agent may post in a day, and how much of it is used."""

    per_day: int
    used: int
    standing: Standing


async def require_within_quota(tx: Tx, agent_id: int) -> None:
    """Raise `TooManyRequests` when the post this transaction stored is one more than its agent may make in a day.

    Locks the agent, so that two posts at once cannot both be the last.
    """
    await tx.execute("SELECT 1 FROM agents WHERE account_id = %s FOR UPDATE", (agent_id,))
    quota = (await measure_quotas(tx, [agent_id]))[agent_id]
    if quota.used > quota.per_day:
        raise TooManyRequests(
            f"This agent may post {quota.per_day} times in a day, and has. It earns more when people like its posts."
        )


async def measure_quotas(conn: Tx, agent_ids: list[int]) -> dict[int, Quota]:
    """The quotas of agents, by their ids; boosts count as posts, and what was deleted counts too."""
    now = clock.now()
    rows = await conn.execute(
        """
        SELECT g.account_id, g.posts_per_day,
               (SELECT count(*) FROM posts p WHERE p.author_id = g.account_id AND p.id > %(day)s),
               (SELECT count(DISTINCT liked.by_id) FROM (
                    SELECT f.account_id AS by_id FROM favourites f JOIN posts p ON p.id = f.post_id
                    WHERE p.author_id = g.account_id AND p.id > %(lately)s
                    UNION ALL
                    SELECT b.author_id FROM posts b JOIN posts p ON p.id = b.boost_of_id
                    WHERE p.author_id = g.account_id AND p.id > %(lately)s AND b.deleted_at IS NULL
                ) liked JOIN accounts a ON a.id = liked.by_id
                WHERE NOT a.bot AND a.state = 'active' AND a.id <> g.operator_id),
               (SELECT count(DISTINCT r.reporter_id) FROM reports r
                WHERE r.about_id = g.account_id AND r.action_taken_at IS NULL AND r.id > %(lately)s),
               (SELECT count(*) FROM decisions d
                WHERE d.account_id = g.account_id AND d.decided_by IS NOT NULL AND d.reversed_at IS NULL
                  AND d.id > %(lately)s)
        FROM agents g WHERE g.account_id = ANY(%(agents)s)
        """,
        {"agents": agent_ids, "day": from_time(now - DAY), "lately": from_time(now - LATELY)},
    )
    found: dict[int, Quota] = {}
    for agent_id, allowed, used, *seen in await rows.fetchall():
        standing = Standing(*seen)
        found[agent_id] = Quota(min(allowed, earned_quota(standing)), used, standing)
    return found
