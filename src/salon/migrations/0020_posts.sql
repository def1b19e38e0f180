-- Polls, muted conversations and posts for later.
-- depends: 0003_posts

CREATE TABLE polls (
    post_id bigint PRIMARY KEY,
    expires_at timestamptz,
    multiple boolean NOT NULL,
    hide_totals boolean NOT NULL,
    votes integer NOT NULL DEFAULT 0,
    voters integer NOT NULL DEFAULT 0,
    ended_at timestamptz                      -- when its end was told
);
CREATE INDEX polls_running ON polls (expires_at) WHERE ended_at IS NULL;

CREATE TABLE poll_options (
    post_id bigint NOT NULL REFERENCES polls ON DELETE CASCADE,
    place smallint NOT NULL,
    title text NOT NULL,
    votes integer NOT NULL DEFAULT 0,
    PRIMARY KEY (post_id, place)
);

CREATE TABLE poll_votes (
    post_id bigint NOT NULL REFERENCES polls ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    place smallint NOT NULL,
    PRIMARY KEY (post_id, account_id, place)
);

CREATE TABLE thread_mutes (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    thread_id bigint NOT NULL,
    PRIMARY KEY (account_id, thread_id)
);

-- What was sent is kept as it came; `media_ids` are held for it.
CREATE TABLE scheduled_posts (
    id bigint PRIMARY KEY DEFAULT new_id(),
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    scheduled_at timestamptz NOT NULL,
    params jsonb NOT NULL,
    media_ids bigint[] NOT NULL DEFAULT '{}'
);
CREATE INDEX scheduled_posts_due ON scheduled_posts (scheduled_at);
CREATE INDEX scheduled_posts_author ON scheduled_posts (author_id, id);
