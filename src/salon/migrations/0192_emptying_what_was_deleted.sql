-- Posts their authors deleted, by when: their words are kept for a month.
-- depends: 0191_log_without_words

CREATE INDEX posts_deleted_long_ago ON posts (deleted_at)
    WHERE deleted_at IS NOT NULL AND emptied_at IS NULL AND taken_down_at IS NULL;
