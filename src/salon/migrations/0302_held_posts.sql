-- Posts that wait for a moderator: for their author alone until they are let through.
-- depends: 0301_stricter_appeals 0222_replies 0192_emptying_what_was_deleted

ALTER TABLE posts
    ADD COLUMN held_at timestamptz,  -- since when; until then its visibility is 'direct', and it mentions nobody
    ADD COLUMN held_as text,         -- the visibility it is to have
    ADD CONSTRAINT posts_held CHECK ((held_at IS NULL) = (held_as IS NULL)
                                     AND (held_at IS NULL OR visibility = 'direct'));
CREATE INDEX posts_held ON posts (id) WHERE held_at IS NOT NULL AND deleted_at IS NULL;
