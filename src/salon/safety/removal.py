"""Taking a suspended account away for good."""

from procrastinate.types import JSONValue

from salon.accounts import sight
from salon.accounts.actions.moderation import require_may_moderate
from salon.accounts.events import AccountDeleted
from salon.kit import clock, log
from salon.kit.db import Tx
from salon.kit.errors import Forbidden
from salon.media.jobs import forget_files

# Tables of what an account wrote down for itself, and the column that says whose it is.
OWN = {
    "bookmarks": "account_id",
    "notification_policies": "owner_id",
    "markers": "account_id",
    "lists": "owner_id",
    "list_members": "account_id",
    "filters": "owner_id",
    "tag_follows": "account_id",
    "featured_tags": "account_id",
    "account_notes": "account_id",
    "endorsements": "account_id",
    "domain_blocks": "account_id",
    "blocks": "blocker_id",
    "mutes": "muter_id",
    "conversations": "owner_id",
    "scheduled_posts": "author_id",
    "feedback": "by_id",
    "generations": "owner_id",
    "templates": "author_id",
    "challenge_entries": "author_id",
    "challenge_pairs": "voter_id",
    "remix_wishes": "account_id",
    "sessions": "account_id",
    "oauth_codes": "account_id",
    "oauth_tokens": "account_id",
    "credentials": "account_id",
    "archives": "owner_id",
}
# Steps over many rooms, so that all is gone at once or nothing. What others count is counted off before rows go.
STEPS = (
    """
    UPDATE account_counts c SET
        followers = greatest(c.followers - gone.followers, 0), following = greatest(c.following - gone.following, 0)
    FROM (
        SELECT other_id, sum(follower)::integer AS followers, sum(1 - follower)::integer AS following FROM (
            SELECT followee_id AS other_id, 1 AS follower FROM follows
            WHERE follower_id = %(account)s AND state = 'accepted'
            UNION ALL
            SELECT follower_id, 0 FROM follows WHERE followee_id = %(account)s AND state = 'accepted'
        ) pairs GROUP BY other_id
    ) gone WHERE c.account_id = gone.other_id
    """,
    "DELETE FROM follows WHERE %(account)s IN (follower_id, followee_id)",
    """
    UPDATE post_counts c SET
        boosts = greatest(c.boosts - gone.boosts, 0), replies = greatest(c.replies - gone.replies, 0)
    FROM (
        SELECT coalesce(boost_of_id, reply_to_id) AS post_id, count(boost_of_id)::integer AS boosts,
               (count(*) - count(boost_of_id))::integer AS replies
        FROM posts WHERE author_id = %(account)s AND deleted_at IS NULL
          AND (boost_of_id IS NOT NULL OR reply_to_id IS NOT NULL)
        GROUP BY 1
    ) gone WHERE c.post_id = gone.post_id
    """,
    """
    UPDATE post_counts c SET favourites = greatest(c.favourites - 1, 0)
    FROM favourites f WHERE f.account_id = %(account)s AND c.post_id = f.post_id
    """,
    "DELETE FROM favourites WHERE account_id = %(account)s",
    "DELETE FROM notifications WHERE %(account)s IN (owner_id, from_id)",
    "DELETE FROM home_entries WHERE %(account)s IN (owner_id, author_id)",
    "DELETE FROM post_edits e USING posts p WHERE p.author_id = %(account)s AND e.post_id = p.id",
    "DELETE FROM post_tags t USING posts p WHERE p.author_id = %(account)s AND t.post_id = p.id",
    "DELETE FROM post_mentions m USING posts p WHERE p.author_id = %(account)s AND m.post_id = p.id",
    """
    UPDATE posts SET deleted_at = coalesce(deleted_at, %(now)s), text = '', html = '', spoiler_text = '',
                     pinned_at = NULL
    WHERE author_id = %(account)s
    """,
    "UPDATE media SET deleted_at = coalesce(deleted_at, %(now)s), description = NULL WHERE owner_id = %(account)s",
    *(f"DELETE FROM {table} WHERE {column} = %(account)s" for table, column in OWN.items()),
    "UPDATE account_counts SET posts = 0, followers = 0, following = 0 WHERE account_id = %(account)s",
    """
    UPDATE accounts SET state = 'deleted', display_name = '', note = '', note_html = '', fields = '[]',
                        avatar_key = NULL, header_key = NULL, avatar_description = '', header_description = '',
                        role = 'member'
    WHERE id = %(account)s
    """,
)


async def delete_account(tx: Tx, moderator_id: int, account_id: int) -> None:
    """Take a suspended account away with all it said and showed; its files follow, its name stays taken.

    Pictures others remixed keep their place in the family tree as tombstones. Emits `AccountDeleted`. Raises
    `Forbidden` for an account that is not suspended, and as `require_may_moderate`.
    """
    if await require_may_moderate(tx, moderator_id, account_id) != "suspended":
        raise Forbidden
    keys = await _list_files(tx, account_id)
    values = {"account": account_id, "now": clock.now()}
    for step in STEPS:
        await tx.execute(step, values)
    if keys:
        await forget_files.configure(connection=tx).defer_async(keys=keys)
    await log.append(tx, AccountDeleted(actor_id=moderator_id, subject_id=account_id))
    sight.drop_account(account_id)


async def _list_files(tx: Tx, account_id: int) -> list[JSONValue]:
    """The keys of everything an account stored; no two pictures share one."""
    rows = await tx.execute(
        """
        SELECT key FROM (
            SELECT unnest(ARRAY[original ->> 'key', small ->> 'key', sent ->> 'key']) AS key
            FROM media WHERE owner_id = %(account)s
            UNION
            SELECT unnest(ARRAY[avatar_key, header_key]) FROM accounts WHERE id = %(account)s
            UNION
            SELECT key FROM archives WHERE owner_id = %(account)s
        ) files WHERE key IS NOT NULL
        """,
        {"account": account_id},
    )
    return [key for (key,) in await rows.fetchall()]
