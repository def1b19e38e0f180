-- depends: 0010_people_more

-- Who asked to hear of every post of somebody: few, where all their followers would have to be looked through.
CREATE INDEX follows_notify ON follows (followee_id, follower_id) WHERE notifies AND state = 'accepted';
