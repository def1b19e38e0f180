"""Whose home a post belongs in: one SQL statement, used by fan-out, live streams and caches alike."""

# Over posts named `fresh`: the author; for a post of one's own words each accepted follower for whom its visibility
# holds (a direct post only reaches those it mentions) and, when it is a reply, who is answered or follows the answered
# too; for a boost each accepted follower who wants boosts and neither muted nor blocked (either way) the boosted.
# Whoever follows a tag of a public post gets it too, unless its author is silenced. Somebody on an exclusive list is
# kept out of that owner's home.
# Plain posts and boosts are separate branches so that the common one is joins PostgreSQL can hash.
AUDIENCE = """
    SELECT p.author_id AS owner_id, p.id AS post_id, p.author_id
    FROM fresh p
    UNION ALL
    SELECT f.follower_id, p.id, p.author_id
    FROM fresh p
    JOIN follows f ON f.followee_id = p.author_id AND f.state = 'accepted'
    WHERE p.boost_of_id IS NULL
      AND (p.visibility <> 'direct'
           OR EXISTS (SELECT 1 FROM post_mentions m WHERE m.post_id = p.id AND m.account_id = f.follower_id))
      AND (p.reply_to_author_id IS NULL
           OR p.reply_to_author_id IN (f.follower_id, p.author_id)
           OR EXISTS (SELECT 1 FROM follows g WHERE g.follower_id = f.follower_id
                      AND g.followee_id = p.reply_to_author_id AND g.state = 'accepted'))
      AND (f.languages IS NULL OR p.language IS NULL OR p.language = ANY(f.languages))
      AND NOT EXISTS (SELECT 1 FROM mutes u WHERE u.muter_id = f.follower_id AND u.muted_id = p.author_id
                      AND (u.expires_at IS NULL OR u.expires_at > now()))
      AND NOT EXISTS (SELECT 1 FROM list_members lm WHERE lm.exclusive AND lm.account_id = p.author_id
                      AND lm.owner_id = f.follower_id)
    UNION ALL
    SELECT DISTINCT w.account_id, p.id, p.author_id
    FROM fresh p
    JOIN post_tags t ON t.post_id = p.id
    JOIN tag_follows w ON w.tag = t.tag
    WHERE p.boost_of_id IS NULL AND p.visibility = 'public' AND w.account_id <> p.author_id
      AND p.author_id NOT IN (SELECT id FROM accounts WHERE silenced_at IS NOT NULL)
      AND NOT EXISTS (SELECT 1 FROM follows g WHERE g.follower_id = w.account_id AND g.followee_id = p.author_id
                      AND g.state = 'accepted')
      AND NOT EXISTS (SELECT 1 FROM mutes u WHERE u.muter_id = w.account_id AND u.muted_id = p.author_id
                      AND (u.expires_at IS NULL OR u.expires_at > now()))
      AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.blocker_id = w.account_id AND x.blocked_id = p.author_id)
      AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.blocker_id = p.author_id AND x.blocked_id = w.account_id)
    UNION ALL
    SELECT f.follower_id, p.id, p.author_id
    FROM fresh p
    JOIN posts o ON o.id = p.boost_of_id
    JOIN follows f ON f.followee_id = p.author_id AND f.state = 'accepted' AND f.shows_boosts
    WHERE o.author_id <> f.follower_id
      AND NOT EXISTS (SELECT 1 FROM mutes u WHERE u.muter_id = f.follower_id
                      AND u.muted_id IN (p.author_id, o.author_id)
                      AND (u.expires_at IS NULL OR u.expires_at > now()))
      AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.blocker_id = f.follower_id AND x.blocked_id = o.author_id)
      AND NOT EXISTS (SELECT 1 FROM blocks x WHERE x.blocker_id = o.author_id AND x.blocked_id = f.follower_id)
      AND NOT EXISTS (SELECT 1 FROM list_members lm WHERE lm.exclusive AND lm.account_id = p.author_id
                      AND lm.owner_id = f.follower_id)
"""

POST_COLUMNS = "id, author_id, boost_of_id, reply_to_author_id, visibility, language"
