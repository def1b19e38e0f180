"""What must go from releases: found by the log as it happens, and by looking at everything again."""

import datetime as dt

from salon.accounts.events import AccountDeleted, AccountModerated, AccountSuspended, ProfileUpdated
from salon.consent.events import ConsentChanged, ProcessingChanged
from salon.datasets.papers.terms import DAYS
from salon.kit import clock
from salon.kit.db import Tx
from salon.kit.log import Batch, Reader
from salon.posts.events import PostDeleted, PostEdited, RightsChanged
from salon.safety.events import PostsTakenDown

TOMBSTONES_KEY = 7_205_170  # advisory lock: "salon tombstones": their numbers become visible in order
OF_ACCOUNTS = [
    one.kind
    for one in (
        *(AccountSuspended, AccountModerated, AccountDeleted, ProfileUpdated),
        *(ConsentChanged, ProcessingChanged),
    )
]
OF_POSTS = [one.kind for one in (PostDeleted, PostEdited, RightsChanged, ConsentChanged)]
# Rows that lost somebody: each is looked at again, all who have a part in it. `found` are the rows to look at.
LOSE = """
    WITH {found},
    parts AS MATERIALIZED (
        SELECT d.* FROM found f
        JOIN dataset_parties d ON (d.release_id, d.config, d.item_id) = (f.release_id, f.config, f.item_id)
    ),
    agreed AS MATERIALIZED (
        SELECT c.post_id FROM consent_answers(ARRAY(SELECT DISTINCT p.post_id FROM parts p WHERE p.post_id <> 0)) c
        WHERE c.purpose = 'dataset.public' AND c.answer = 'yes'
    ),
    choosers AS MATERIALIZED (
        SELECT c.account_id
        FROM consent_of_accounts(ARRAY(SELECT DISTINCT p.account_id FROM parts p WHERE p.post_id = 0)) c
        WHERE c.purpose = 'dataset.choices' AND c.answer = 'yes'
    ),
    lost AS (
        SELECT p.release_id, p.config, p.item_id, min(dataset_reason(p.account_id, p.post_id)) AS reason
        FROM parts p
        LEFT JOIN agreed a ON a.post_id = p.post_id
        LEFT JOIN choosers c ON c.account_id = p.account_id
        WHERE CASE WHEN p.post_id = 0 THEN c.account_id IS NULL ELSE a.post_id IS NULL END
        GROUP BY 1, 2, 3
        UNION ALL
        SELECT p.release_id, p.config, p.item_id, 'rights_claim'
        FROM parts p JOIN posts o ON o.id = p.post_id AND o.recipe = 'hidden'
        JOIN agreed a ON a.post_id = p.post_id WHERE p.config = 'generations'
    ),
    {write}
"""
# Whoever had a part in what goes is told how much that was, and by when it must be gone; of which rows is forgotten.
WRITE = """
    gone AS (
        DELETE FROM dataset_parties d USING lost l
        WHERE (d.release_id, d.config, d.item_id) = (l.release_id, l.config, l.item_id)
        RETURNING d.release_id, d.config, d.item_id, d.account_id
    ),
    fresh AS (
        INSERT INTO dataset_tombstones (seq, release_id, config, item_id, reason, effective_at, delete_by)
        SELECT coalesce((SELECT max(seq) FROM dataset_tombstones), 0)
               + row_number() OVER (ORDER BY release_id, item_id),
               release_id, config, item_id, reason, %(now)s, %(delete_by)s
        FROM lost ON CONFLICT (release_id, config, item_id) DO NOTHING
        RETURNING seq, release_id, config, item_id
    )
    INSERT INTO dataset_withdrawals AS w (account_id, release_id, rows, last_seq, since, delete_by)
    SELECT g.account_id, g.release_id, count(DISTINCT f.seq), max(f.seq), %(now)s, %(delete_by)s
    FROM gone g
    JOIN fresh f ON (f.release_id, f.config, f.item_id) = (g.release_id, g.config, g.item_id)
    JOIN accounts a ON a.id = g.account_id AND a.state <> 'deleted'
    GROUP BY 1, 2
    ON CONFLICT (account_id, release_id) DO UPDATE
    SET rows = w.rows + excluded.rows, last_seq = greatest(w.last_seq, excluded.last_seq),
        delete_by = greatest(w.delete_by, excluded.delete_by)
"""
TOUCHED = """
    RECURSIVE people AS MATERIALIZED (
        SELECT DISTINCT CASE WHEN l.kind IN ('ConsentChanged', 'ProfileUpdated') THEN l.actor_id ELSE l.subject_id END
               AS id
        FROM log l WHERE l.seq > %(after)s AND l.seq <= %(upto)s AND l.kind = ANY(%(of_accounts)s)
          AND coalesce(l.body ->> 'scope', 'account') = 'account'
    ),
    family AS (
        SELECT l.subject_id AS id FROM log l
        WHERE l.seq > %(after)s AND l.seq <= %(upto)s AND l.kind = ANY(%(of_posts)s)
        UNION
        SELECT t.id::bigint FROM log l, jsonb_array_elements_text(l.body -> 'post_ids') t(id)
        WHERE l.seq > %(after)s AND l.seq <= %(upto)s AND l.kind = 'PostsTakenDown'
        UNION
        SELECT e.child_id FROM people w JOIN posts p ON p.author_id = w.id JOIN remix_edges e ON e.parent_id = p.id
        UNION
        SELECT e.child_id FROM family f JOIN remix_edges e ON e.parent_id = f.id
    ),
    found AS (
        SELECT d.release_id, d.config, d.item_id FROM people w JOIN dataset_parties d ON d.account_id = w.id
        UNION
        SELECT d.release_id, d.config, d.item_id FROM family f JOIN dataset_parties d ON d.post_id = f.id
        WHERE f.id <> 0
    )
"""
IN_ALL = "found AS (SELECT DISTINCT release_id, config, item_id FROM dataset_parties WHERE {which})"
MISSING = (
    """
    WITH lost AS (
        SELECT DISTINCT d.release_id, d.config, d.item_id, 'consent_withdrawn' AS reason
        FROM dataset_releases n
        JOIN dataset_releases o ON (o.epoch, o.as_of_seq) = (n.epoch, n.as_of_seq) AND o.major < n.major
        JOIN dataset_parties d ON d.release_id = o.id
        WHERE n.id = %(release)s AND NOT EXISTS (
            SELECT 1 FROM dataset_parties k
            WHERE k.release_id = n.id AND k.item_id = d.item_id AND k.config = d.config
        )
    ),
"""
    + WRITE
)


async def react(tx: Tx, batch: Batch) -> None:
    """Tell what must go after what may have taken a yes away; forget what was shown to whoever takes it back."""
    values = {"after": batch.after, "upto": batch.upto, "of_accounts": OF_ACCOUNTS, "of_posts": OF_POSTS}
    await _lose(tx, LOSE.format(found=TOUCHED, write=WRITE), values)
    if batch.has(ConsentChanged):
        await tx.execute(
            """
            DELETE FROM impressions i USING (
                SELECT DISTINCT actor_id FROM log WHERE seq > %(after)s AND seq <= %(upto)s AND kind = 'ConsentChanged'
            ) w WHERE i.account_id = w.actor_id AND NOT EXISTS (
                SELECT 1 FROM consent_of_accounts(ARRAY[w.actor_id]) c
                WHERE c.purpose = 'dataset.choices' AND c.answer = 'yes'
            )
            """,
            values,
        )


async def lose_all(tx: Tx, release_id: int | None = None) -> None:
    """Look at everything again, of one release or of all: what the log could not tell of must go too."""
    which = "true" if release_id is None else "release_id = %(release)s"
    await _lose(tx, LOSE.format(found=IN_ALL.format(which=which), write=WRITE), {"release": release_id})


async def lose_missing(tx: Tx, release_id: int) -> None:
    """What an earlier version of a line has and this one has not must go from that."""
    await _lose(tx, MISSING, {"release": release_id})


async def _lose(tx: Tx, sql: str, values: dict[str, object]) -> None:
    """Recipients keep the numbers given here: so whoever commits waits for the disk, as readers of the log do not.

    A crash of the database would else take a number back that somebody has seen, and give it to another row.
    """
    now = clock.now()
    await tx.execute("SET LOCAL synchronous_commit = on")
    await tx.execute("SELECT pg_advisory_xact_lock(%s)", (TOMBSTONES_KEY,))
    await tx.execute(sql.encode(), {**values, "now": now, "delete_by": now + dt.timedelta(days=DAYS)})


async def rebuild(tx: Tx) -> None:
    """Tombstones are for good: nothing is dropped, everything is looked at again."""
    await lose_all(tx)


DATASETS = Reader(
    name="datasets",
    listens=frozenset({*OF_ACCOUNTS, *OF_POSTS, PostsTakenDown.kind}),
    react=react,
    rebuild=rebuild,
    rests=1.0,
)
