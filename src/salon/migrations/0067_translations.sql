-- Posts in other languages, as the translation engine an operator set made them.
-- depends: 0003_posts

CREATE TABLE translations (
    post_id bigint NOT NULL,
    language text NOT NULL,                   -- translated into
    version timestamptz NOT NULL,             -- of the post: when it was last written
    translated jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (post_id, language)
);
CREATE INDEX translations_created ON translations (created_at);
