"""What an author says may be done with a post after it was published, and taking posts away and bringing them back."""

from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Invalid, NotFound
from salon.posts.events import PostDeleted, PostRestored, RightsChanged
from salon.posts.models import AUDIENCES, RECIPES


async def change_rights(tx: Tx, author_id: int, post_id: int, remix: str | None, recipe: str | None) -> None:
    """Say anew who may remix one's own post and whether its recipe is shown; None leaves it as it is.

    Emits `RightsChanged`; raises `Invalid` for what cannot be said, `NotFound` for somebody else's post or a boost.
    """
    require_rights(remix, recipe)
    done = await tx.execute(
        """
        UPDATE posts SET remix = coalesce(%s, remix), recipe = coalesce(%s, recipe)
        WHERE id = %s AND author_id = %s AND deleted_at IS NULL AND boost_of_id IS NULL
        """,
        (remix, recipe, post_id, author_id),
    )
    if not done.rowcount:
        raise NotFound
    await log.append(tx, RightsChanged(actor_id=author_id, subject_id=post_id))


def require_rights(remix: str | None, recipe: str | None) -> None:
    """Raise `Invalid` for an audience or a manner there is not."""
    if remix is not None and remix not in AUDIENCES:
        raise Invalid("Validation failed: Remix must be everyone, followers or nobody")
    if recipe is not None and recipe not in RECIPES:
        raise Invalid("Validation failed: Recipe must be shown or hidden")


async def take_down(tx: Tx, post_ids: list[int]) -> list[tuple[int, int]]:
    """Take posts away against their authors' will, in one statement; returns (post id, author id) of those that went.

    What is gone already is left as it is. Emits `PostDeleted` for each; who decided it is the caller's event to say.
    """
    rows = await tx.execute(
        """
        WITH gone AS (
            UPDATE posts SET deleted_at = %(now)s, taken_down_at = %(now)s, pinned_at = NULL
            WHERE id = ANY(%(ids)s) AND deleted_at IS NULL AND boost_of_id IS NULL
            RETURNING id, author_id, reply_to_id, quote_of_id, quote_state, held_at IS NOT NULL AS held
        ),
        counted AS (
            UPDATE account_counts c SET posts = greatest(c.posts - g.posts, 0)
            FROM (SELECT author_id, count(*) AS posts FROM gone WHERE NOT held GROUP BY author_id) g
            WHERE c.account_id = g.author_id
        ),
        answered AS (
            UPDATE post_counts c SET replies = greatest(c.replies - g.replies, 0)
            FROM (SELECT reply_to_id, count(*) AS replies FROM gone WHERE NOT held GROUP BY reply_to_id) g
            WHERE c.post_id = g.reply_to_id
        ),
        quoted AS (
            UPDATE post_counts c SET quotes = greatest(c.quotes - g.quotes, 0)
            FROM (SELECT quote_of_id, count(*) AS quotes FROM gone WHERE quote_state = 'accepted' AND NOT held
                  GROUP BY quote_of_id) g
            WHERE c.post_id = g.quote_of_id
        )
        SELECT id, author_id, quote_of_id FROM gone ORDER BY id
        """,
        {"now": clock.now(), "ids": post_ids},
    )
    gone = await rows.fetchall()
    if gone:
        await log.append(
            tx,
            *(PostDeleted(actor_id=author, subject_id=post_id, quote_of_id=quoted) for post_id, author, quoted in gone),
        )
    return [(post_id, author) for post_id, author, _ in gone]


async def give_back(tx: Tx, author_id: int, post_id: int, action: str) -> None:
    """Uncover a post or show it to everybody again, as it was meant; emits `PostRestored`, once it is there."""
    change = {
        "cover": "sensitive = spoiler_text <> ''",
        "reduce": "visibility = CASE visibility WHEN 'unlisted' THEN 'public' ELSE visibility END",
    }[action]
    done = await tx.execute(
        f"UPDATE posts SET {change} WHERE id = %s AND author_id = %s AND deleted_at IS NULL", (post_id, author_id)
    )
    if done.rowcount:
        await log.append(tx, PostRestored(actor_id=author_id, subject_id=post_id))


async def restore(tx: Tx, post_ids: list[int]) -> list[tuple[int, int]]:
    """Bring posts back that were taken down; returns (post id, author id). Emits `PostRestored` for each.

    Those of an account that was deleted since stay away; those that waited for a moderator are for `release`.
    """
    rows = await tx.execute(
        """
        WITH back AS (
            UPDATE posts SET deleted_at = NULL, taken_down_at = NULL
            WHERE id = ANY(%(ids)s) AND taken_down_at IS NOT NULL AND held_at IS NULL
              AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = posts.author_id AND a.state = 'deleted')
            RETURNING id, author_id, reply_to_id, quote_of_id, quote_state
        ),
        counted AS (
            UPDATE account_counts c SET posts = c.posts + b.posts
            FROM (SELECT author_id, count(*) AS posts FROM back GROUP BY author_id) b WHERE c.account_id = b.author_id
        ),
        answered AS (
            UPDATE post_counts c SET replies = c.replies + b.replies
            FROM (SELECT reply_to_id, count(*) AS replies FROM back GROUP BY reply_to_id) b
            WHERE c.post_id = b.reply_to_id
        ),
        quoted AS (
            UPDATE post_counts c SET quotes = c.quotes + b.quotes
            FROM (SELECT quote_of_id, count(*) AS quotes FROM back WHERE quote_state = 'accepted'
                  GROUP BY quote_of_id) b
            WHERE c.post_id = b.quote_of_id
        )
        SELECT id, author_id, quote_of_id FROM back ORDER BY id
        """,
        {"ids": post_ids},
    )
    back = await rows.fetchall()
    if back:
        await log.append(
            tx,
            *(
                PostRestored(actor_id=author, subject_id=post_id, quote_of_id=quoted)
                for post_id, author, quoted in back
            ),
        )
    return [(post_id, author) for post_id, author, _ in back]
