-- The switch for a class of its own: nothing that bots and agents post, beside the degrees of the dial.
-- depends: 0303_policy_domains
ALTER TABLE dials ADD COLUMN hides_bots boolean NOT NULL DEFAULT false;

-- Whether the owner of a notification is not to hear of it because a bot caused it that they do not follow.
CREATE FUNCTION is_from_hidden_bot(owner_id bigint, from_id bigint, kind text) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT $1 <> $2 AND $3 <> 'salon.likeness'
       AND EXISTS (SELECT 1 FROM dials d WHERE d.account_id = $1 AND d.hides_bots)
       AND EXISTS (SELECT 1 FROM accounts a WHERE a.id = $2 AND a.bot)
       AND NOT EXISTS (SELECT 1 FROM follows f WHERE f.follower_id = $1 AND f.followee_id = $2 AND f.state = 'accepted')
$$;
