"""Posts whose pictures are the same as others', though not the same file: found for moderators, who confirm them."""

from typing import NamedTuple

from salon.checks.pictures import SAME
from salon.kit import db
from salon.kit.db import Tx
from salon.kit.errors import Invalid
from salon.media.copies import list_copies

MOST = 100
# The fingerprints of the posts' pictures against those of `m`: `apart` of 256 bits differ.
NEAR = """
    told AS MATERIALIZED (
        SELECT DISTINCT ('x' || encode(pdq, 'hex'))::bit(256) AS bits FROM media
        WHERE post_id = ANY(%(posts)s) AND pdq IS NOT NULL
    )
"""
APART = """
    CROSS JOIN told
    CROSS JOIN LATERAL (SELECT bit_count(('x' || encode(m.pdq, 'hex'))::bit(256) # told.bits) AS apart) d
"""


class Alike(NamedTuple):
    """A post with the picture of it that is nearest, how many bits differ, and whether the file itself is the same."""

    post_id: int
    author_id: int
    media_id: int
    distance: int
    identical: bool


async def list_alike_posts(post_ids: list[int]) -> list[Alike]:
    """Posts besides these whose pictures are the same as theirs, the nearest first; identical files among them.

    Looks at every fingerprint there is, so it is for moderators.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            WITH {NEAR}
            SELECT DISTINCT ON (p.id) p.id, p.author_id, m.id, d.apart
            FROM media m JOIN posts p ON p.id = m.post_id AND p.deleted_at IS NULL {APART}
            WHERE m.pdq IS NOT NULL AND m.deleted_at IS NULL AND NOT p.id = ANY(%(posts)s) AND d.apart <= %(most)s
            ORDER BY p.id, d.apart, m.id
            """,
            {"posts": post_ids, "most": SAME},
        )
        found = await rows.fetchall()
        copies = set(await list_copies(conn, post_ids))
    alike = [Alike(post, author, media, apart, post in copies) for post, author, media, apart in found]
    near = sorted(alike, key=lambda one: (one.distance, one.post_id))
    return near[:MOST]


async def require_alike(tx: Tx, post_ids: list[int], chosen: list[int]) -> None:
    """Raise `Invalid` when one of the chosen posts shows no picture that is the same as one of these posts'."""
    rows = await tx.execute(
        f"""
        WITH {NEAR}
        SELECT DISTINCT m.post_id FROM media m {APART}
        WHERE m.post_id = ANY(%(chosen)s) AND m.pdq IS NOT NULL AND d.apart <= %(most)s
        """,
        {"posts": post_ids, "chosen": chosen, "most": SAME},
    )
    if not set(chosen) <= {post_id for (post_id,) in await rows.fetchall()}:
        raise Invalid("Validation failed: One of the chosen posts shows no picture like those that were told of")
