"""Family trees: the SQL that reads them, and the reader of the log that rolls credit up to every ancestor."""

from typing import NamedTuple

import msgspec

from salon.kit import db
from salon.kit.db import Tx
from salon.kit.log import Batch, Reader
from salon.kit.pages import Page
from salon.kit.questions import Question
from salon.studio.events import PictureRemixed
from salon.studio.models import Edge

MOST_RELATIVES = 200
DEEPEST = 50


class Kin(NamedTuple):
    """What a post grew out of, and how many grew out of it, remixes of remixes too."""

    parents: list[int]
    descendants: int


_decoder = msgspec.json.Decoder(tuple[int, Kin])


def ask_kin(post_ids: str) -> Question[dict[int, Kin]]:
    """The kin of posts; those that have none are left out. `post_ids` is SQL for an array of their ids."""
    sql = f"""
        SELECT json_build_array(w.id, json_build_array(coalesce(up.parents, '{{}}'), coalesce(d.descendants, 0)))
        FROM unnest({post_ids}) w(id)
        LEFT JOIN post_descent d ON d.post_id = w.id
        LEFT JOIN (
            SELECT child_id, array_agg(parent_id ORDER BY parent_id) AS parents
            FROM remix_edges WHERE child_id = ANY({post_ids}) GROUP BY child_id
        ) up ON up.child_id = w.id
        WHERE up.child_id IS NOT NULL OR d.post_id IS NOT NULL
    """
    return Question(sql, {}, _decoder, dict)


class Relative(NamedTuple):
    """A post in a family tree, whether or not it can still be seen.

    `change` is what its maker asked to have changed, None where the author hides that from the viewer; `children`
    counts its direct remixes, also those that are not part of the tree that was read.
    """

    id: int
    depth: int
    deleted: bool
    taken_down: bool
    change: str | None
    children: int


class Family(NamedTuple):
    """Posts round one, nearest first, every edge between them, and how often the one was remixed."""

    relatives: list[Relative]
    edges: list[Edge]
    remixes: int
    descendants: int


async def list_lineage(
    viewer_id: int | None, post_id: int, *, whole: bool = False, most: int = MOST_RELATIVES
) -> Family:
    """The family of a post: all it grew out of and all that grew out of it, nearest first, in two statements.

    `whole` adds what grew out of its ancestors too: cousins, as far as there is room.
    """
    async with db.reading() as conn:
        rows = await conn.execute(
            """
            WITH RECURSIVE up AS (
                SELECT %(post_id)s::bigint AS id, 0 AS depth
                UNION
                SELECT e.parent_id, up.depth - 1 FROM remix_edges e JOIN up ON e.child_id = up.id
                WHERE up.depth > -%(deepest)s
            ),
            down AS (
                SELECT id, depth FROM up WHERE id = %(post_id)s OR %(whole)s
                UNION
                SELECT found.child_id, down.depth + 1
                FROM down
                CROSS JOIN LATERAL (
                    SELECT e.child_id FROM remix_edges e WHERE e.parent_id = down.id
                    ORDER BY e.child_id LIMIT %(most)s
                ) found
                WHERE down.depth < %(deepest)s
            ),
            family AS (
                SELECT DISTINCT ON (id) id, depth, straight
                FROM (SELECT *, true AS straight FROM up
                      UNION ALL (SELECT *, false FROM down LIMIT %(read)s)) both_ways
                ORDER BY id, straight DESC, abs(depth)
            )
            SELECT f.id, f.depth, p.id IS NULL OR p.deleted_at IS NOT NULL,
                   coalesce(p.taken_down_at IS NOT NULL, false),
                   CASE WHEN p.recipe = 'shown' OR p.author_id = %(viewer_id)s THEN (
                       SELECT g.prompt FROM remix_edges e JOIN generations g ON g.id = e.generation_id
                       WHERE e.child_id = f.id ORDER BY e.parent_id LIMIT 1)
                   END,
                   coalesce(c.remixes, 0)
            FROM family f
            LEFT JOIN posts p ON p.id = f.id
            LEFT JOIN post_counts c ON c.post_id = f.id
            ORDER BY f.straight DESC, abs(f.depth), f.id
            LIMIT %(most)s
            """,
            {
                "post_id": post_id,
                "viewer_id": viewer_id,
                "whole": whole,
                "most": most,
                "deepest": DEEPEST,
                "read": most * 5,
            },
        )
        relatives = [Relative(*row) for row in await rows.fetchall()]
        shown = [relative.id for relative in relatives]
        rows = await conn.execute(
            """
            SELECT e.child_id, e.parent_id, e.role, (SELECT descendants FROM post_descent WHERE post_id = %s)
            FROM remix_edges e
            WHERE e.child_id = ANY(%s) AND e.parent_id = ANY(%s) ORDER BY e.child_id, e.parent_id
            """,
            (post_id, shown, shown),
        )
        found = await rows.fetchall()
    own = next(relative for relative in relatives if relative.id == post_id)
    descendants = next((row[3] for row in found), None) or 0
    return Family(relatives, [Edge(*row[:3]) for row in found], own.children, descendants)


async def list_remixes(post_id: int, page: Page) -> list[int]:
    """Ids of the posts that grew straight out of one, newest first."""
    async with db.reading() as conn:
        rows = await conn.execute(
            f"""
            SELECT child_id FROM remix_edges
            WHERE parent_id = %s AND child_id < %s AND child_id > %s ORDER BY child_id {page.order} LIMIT %s
            """,
            (post_id, page.max_id, page.min_id, page.limit),
        )
        return sorted((row[0] for row in await rows.fetchall()), reverse=True)


async def list_descendants(conn: Tx, post_id: int) -> list[int]:
    """Ids of every post that grew out of one, however far down."""
    rows = await conn.execute(
        """
        WITH RECURSIVE down AS (
            SELECT child_id FROM remix_edges WHERE parent_id = %s
            UNION
            SELECT e.child_id FROM remix_edges e JOIN down ON e.parent_id = down.child_id
        )
        SELECT child_id FROM down ORDER BY child_id
        """,
        (post_id,),
    )
    return [child_id for (child_id,) in await rows.fetchall()]


async def count_works(account_id: int) -> int:
    """How many posts of others grew out of an account's, remixes of remixes too."""
    async with db.reading() as conn:
        row = await (
            await conn.execute("SELECT works FROM account_descent WHERE account_id = %s", (account_id,))
        ).fetchone()
    return row[0] if row is not None else 0


# Children whose edges were written in the batch, once each: by the event about their first parent.
_ANCESTRY = """
    WITH RECURSIVE fresh AS (
        SELECT l.seq, (l.body ->> 'child_id')::bigint AS child_id FROM log l
        WHERE l.seq > %(after)s AND l.seq <= %(upto)s AND l.kind = 'PictureRemixed'
          AND l.subject_id = (SELECT min(e.parent_id) FROM remix_edges e
                              WHERE e.child_id = (l.body ->> 'child_id')::bigint)
    ),
    up AS (
        SELECT f.child_id, e.parent_id AS ancestor_id FROM fresh f JOIN remix_edges e ON e.child_id = f.child_id
        UNION
        SELECT up.child_id, e.parent_id FROM up JOIN remix_edges e ON e.child_id = up.ancestor_id
    )
"""


async def credit_ancestors(tx: Tx, batch: Batch) -> None:
    """Count a new remix for every ancestor, and for everybody else's account that an ancestor is by."""
    await tx.execute(
        f"""
        {_ANCESTRY},
        counted AS (
            INSERT INTO post_descent (post_id, descendants)
            SELECT ancestor_id, count(*) FROM up GROUP BY ancestor_id ORDER BY ancestor_id
            ON CONFLICT (post_id) DO UPDATE SET descendants = post_descent.descendants + excluded.descendants
        ),
        credited AS (
            INSERT INTO remix_credits (account_id, child_id)
            SELECT DISTINCT ancestor.author_id, up.child_id
            FROM up JOIN posts ancestor ON ancestor.id = up.ancestor_id JOIN posts child ON child.id = up.child_id
            WHERE ancestor.author_id <> child.author_id
            ON CONFLICT DO NOTHING RETURNING account_id
        )
        INSERT INTO account_descent (account_id, works)
        SELECT account_id, count(*) FROM credited GROUP BY account_id ORDER BY account_id
        ON CONFLICT (account_id) DO UPDATE SET works = account_descent.works + excluded.works
        """,
        {"after": batch.after, "upto": batch.upto},
    )


async def list_credited(after: int, upto: int) -> list[int]:
    """The posts whose count of descendants a stretch of the log changed."""
    async with db.reading() as conn:
        rows = await conn.execute(f"{_ANCESTRY} SELECT DISTINCT ancestor_id FROM up", {"after": after, "upto": upto})
        return [ancestor_id for (ancestor_id,) in await rows.fetchall()]


async def rebuild_credit(tx: Tx) -> None:
    """Count everything again from the whole log."""
    await tx.execute("TRUNCATE post_descent, remix_credits, account_descent")
    row = await (await tx.execute("SELECT seq FROM log_cursors WHERE reader = 'lineage'")).fetchone()
    if row is not None and row[0]:
        await credit_ancestors(tx, Batch(0, row[0], frozenset({PictureRemixed.kind})))


LINEAGE = Reader(
    name="lineage",
    listens=frozenset({PictureRemixed.kind}),
    react=credit_ancestors,
    rebuild=rebuild_credit,
    rests=0.5,
)
