"""What was shown to people who agreed to have their choices in datasets, and for how long that is known."""

import msgspec

from salon.kit import clock
from salon.kit.db import Tx

DAYS = 90
MOST = 200  # told at once
SURFACES = ("home", "public", "tag", "profile", "thread", "list", "search")
LONGEST_MS = 600_000


class Seen(msgspec.Struct, frozen=True):
    """A post that was on the screen: where, how many stood above it, and for how long it was to be seen."""

    post_id: str
    surface: str
    position: int
    dwell_ms: int


async def note_seen(tx: Tx, viewer_id: int, post_ids: list[int], seen: list[Seen]) -> int:
    """Keep what was shown to somebody who agreed, and nothing of anybody else; returns how much was kept.

    Only posts everybody may see. Where something stood when it was first seen stays; how long adds up.
    """
    done = await tx.execute(
        """
        INSERT INTO impressions AS i (account_id, post_id, surface, position, dwell_ms, shown_at)
        SELECT %(viewer)s, s.post_id, s.surface, s.position, s.dwell_ms, %(now)s
        FROM (SELECT DISTINCT ON (post_id, surface) *
              FROM unnest(%(posts)s::bigint[], %(surfaces)s::text[], %(positions)s::int[], %(dwelt)s::int[])
                   AS t(post_id, surface, position, dwell_ms) ORDER BY post_id, surface, dwell_ms DESC) s
        JOIN posts p ON p.id = s.post_id AND p.visibility = 'public' AND p.deleted_at IS NULL
                    AND p.author_id <> %(viewer)s
        WHERE EXISTS (SELECT 1 FROM consent_of_accounts(ARRAY[%(viewer)s]::bigint[]) c
                      WHERE c.purpose = 'dataset.choices' AND c.answer = 'yes')
        ON CONFLICT (account_id, post_id, surface) DO UPDATE
        SET dwell_ms = least(i.dwell_ms + excluded.dwell_ms, %(longest)s)
        """,
        {
            "viewer": viewer_id,
            "posts": post_ids,
            "surfaces": [one.surface for one in seen],
            "positions": [max(0, min(one.position, 32_000)) for one in seen],
            "dwelt": [max(0, min(one.dwell_ms, LONGEST_MS)) for one in seen],
            "now": clock.now(),
            "longest": LONGEST_MS,
        },
    )
    return done.rowcount


async def forget_old_impressions(tx: Tx) -> int:
    """Forget what was shown more than 90 days ago, as people were told."""
    done = await tx.execute(
        "DELETE FROM impressions WHERE shown_at < %s::timestamptz - make_interval(days => %s)", (clock.now(), DAYS)
    )
    return done.rowcount
