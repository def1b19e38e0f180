"""Whom a person follows, mutes, blocks and keeps on lists, in the CSV files Mastodon reads and writes."""

from salon.archives.contents.parts import Part, account_of, table

PARTS: tuple[Part, ...] = (
    table(
        "following",
        "Account address,Show boosts,Notify on new posts,Languages",
        f"""
        SELECT ARRAY[{account_of("f.followee_id")}, f.shows_boosts::text, f.notifies::text,
                     array_to_string(f.languages, ', ')]
        FROM follows f JOIN accounts a ON a.id = f.followee_id AND a.state <> 'deleted'
        WHERE f.follower_id = %(me)s ORDER BY lower(a.username)
        """,
    ),
    table(
        "followers",
        "Account address",
        f"""
        SELECT ARRAY[{account_of("f.follower_id")}]
        FROM follows f JOIN accounts a ON a.id = f.follower_id AND a.state <> 'deleted'
        WHERE f.followee_id = %(me)s AND f.state = 'accepted' ORDER BY lower(a.username)
        """,
    ),
    table(
        "mutes",
        "Account address,Hide notifications",
        f"""
        SELECT ARRAY[{account_of("m.muted_id")}, m.hides_notifications::text]
        FROM mutes m JOIN accounts a ON a.id = m.muted_id AND a.state <> 'deleted'
        WHERE m.muter_id = %(me)s AND m.expires_at IS NULL ORDER BY lower(a.username)
        """,
    ),
    table(
        "blocks",
        "Account address",
        f"""
        SELECT ARRAY[{account_of("b.blocked_id")}]
        FROM blocks b JOIN accounts a ON a.id = b.blocked_id AND a.state <> 'deleted'
        WHERE b.blocker_id = %(me)s ORDER BY lower(a.username)
        """,
    ),
    table(
        "domain_blocks",
        "#domain",
        'SELECT ARRAY[b.domain] FROM domain_blocks b WHERE b.account_id = %(me)s ORDER BY b.domain COLLATE "C"',
    ),
    table(
        "lists",
        "List name,Account address",
        f"""
        SELECT ARRAY[l.title, {account_of("m.account_id")}]
        FROM lists l JOIN list_members m ON m.list_id = l.id
        JOIN accounts a ON a.id = m.account_id AND a.state <> 'deleted'
        WHERE l.owner_id = %(me)s ORDER BY l.title COLLATE "C", l.id, lower(a.username)
        """,
    ),
)
