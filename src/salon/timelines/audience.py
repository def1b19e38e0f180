"""Whose home a post belongs in: one SQL statement, used by fan-out, live streams and caches alike."""

# Over posts named `p`: the author, and each accepted follower for whom
#  - the post's visibility holds (a direct post only reaches those it mentions),
#  - a boost is wanted and neither its author nor the boosted author is muted or blocked either way,
#  - a reply answers the follower, the author, or somebody the follower follows too.
AUDIENCE = """
    SELECT p.author_id AS owner_id, p.id AS post_id, p.author_id
    FROM fresh p
    UNION ALL
    SELECT f.follower_id, p.id, p.author_id
    FROM fresh p
    JOIN follows f ON f.followee_id = p.author_id AND f.state = 'accepted'
    LEFT JOIN posts o ON o.id = p.boost_of_id
    WHERE (p.boost_of_id IS NULL OR (f.shows_boosts AND o.author_id <> f.follower_id))
      AND (p.visibility <> 'direct'
           OR EXISTS (SELECT 1 FROM post_mentions m WHERE m.post_id = p.id AND m.account_id = f.follower_id))
      AND (p.reply_to_author_id IS NULL
           OR p.reply_to_author_id IN (f.follower_id, p.author_id)
           OR EXISTS (SELECT 1 FROM follows g WHERE g.follower_id = f.follower_id
                      AND g.followee_id = p.reply_to_author_id AND g.state = 'accepted'))
      AND NOT EXISTS (SELECT 1 FROM mutes u WHERE u.muter_id = f.follower_id
                      AND u.muted_id IN (p.author_id, o.author_id)
                      AND (u.expires_at IS NULL OR u.expires_at > now()))
      AND (o.id IS NULL OR NOT EXISTS (
           SELECT 1 FROM blocks x
           WHERE (x.blocker_id = f.follower_id AND x.blocked_id = o.author_id)
              OR (x.blocker_id = o.author_id AND x.blocked_id = f.follower_id)))
"""

POST_COLUMNS = "id, author_id, boost_of_id, reply_to_author_id, visibility"
