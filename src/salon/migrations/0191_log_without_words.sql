-- The log holds no words: which tag somebody followed or showed stands in the rows alone.
-- depends: 0190_erasures

UPDATE log SET body = body - 'tag' WHERE kind IN ('TagFollowed', 'TagUnfollowed', 'TagFeatured');
UPDATE outbox SET body = body - 'tag' WHERE kind IN ('TagFollowed', 'TagUnfollowed', 'TagFeatured');
