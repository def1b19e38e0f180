-- Posts that quote another, and who may quote a post.
-- depends: 0020_posts 0010_people_more

ALTER TABLE posts ADD COLUMN quote_of_id bigint;
ALTER TABLE posts ADD COLUMN quote_state text CHECK (quote_state IN ('pending', 'accepted', 'rejected', 'revoked'));
ALTER TABLE posts ADD CONSTRAINT posts_quote_has_state CHECK ((quote_of_id IS NULL) = (quote_state IS NULL));
-- Nobody was asked about the posts there already are, so nobody may quote them until their author says so.
ALTER TABLE posts ADD COLUMN quote_policy text NOT NULL DEFAULT 'nobody'
    CHECK (quote_policy IN ('public', 'followers', 'nobody'));
CREATE INDEX posts_quotes ON posts (quote_of_id, id) WHERE quote_of_id IS NOT NULL AND deleted_at IS NULL;

ALTER TABLE post_counts ADD COLUMN quotes integer NOT NULL DEFAULT 0;
