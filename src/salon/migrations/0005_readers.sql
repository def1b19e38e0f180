-- What is derived from the log: home timelines and notifications.
-- depends: 0003_posts

-- Bounded and unlogged: a crash empties it, and the marker row goes with it, which tells the reader to rebuild.
CREATE UNLOGGED TABLE home_entries (
    owner_id bigint NOT NULL,
    post_id bigint NOT NULL,
    author_id bigint NOT NULL,
    PRIMARY KEY (owner_id, post_id)
) WITH (autovacuum_vacuum_scale_factor = 0.05);
CREATE UNLOGGED TABLE home_filled (one boolean PRIMARY KEY DEFAULT true CHECK (one));

CREATE TABLE notifications (
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id bigint NOT NULL DEFAULT new_id(),
    kind text NOT NULL,
    from_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    post_id bigint,
    seq bigint NOT NULL,                      -- the event that caused it
    created_at timestamptz NOT NULL,
    PRIMARY KEY (owner_id, id)
);
CREATE UNIQUE INDEX notifications_once ON notifications (owner_id, kind, from_id, coalesce(post_id, 0));
CREATE INDEX notifications_seq ON notifications (seq);
CREATE INDEX notifications_post ON notifications (post_id);

CREATE TABLE markers (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    timeline text NOT NULL,
    last_read_id bigint NOT NULL,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account_id, timeline)
);
