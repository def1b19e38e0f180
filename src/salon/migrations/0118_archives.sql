-- Archives: all that is kept of one person, asked for by them and made in the background.
-- depends: 0108_running

CREATE TABLE archives (
    id bigint PRIMARY KEY DEFAULT new_id(),
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed', 'expired')),
    secret text NOT NULL,                     -- a part of its link
    done integer NOT NULL DEFAULT 0,          -- of `total` pieces, files and pictures
    total integer NOT NULL DEFAULT 0,
    error text,                               -- why it failed, a sentence for its owner
    attempts smallint NOT NULL DEFAULT 0,
    heartbeat_at timestamptz,                 -- the worker that makes it says it is alive
    key text,                                 -- of the file in the store, while it is ready
    bytes bigint,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    expires_at timestamptz
);
CREATE INDEX archives_owner ON archives (owner_id, id DESC);
CREATE UNIQUE INDEX archives_one_at_a_time ON archives (owner_id) WHERE state IN ('queued', 'running');
CREATE INDEX archives_expiring ON archives (expires_at) WHERE state = 'ready';
