-- Releases the operator asks for on a page, and how far they are.
-- depends: 0222_replies

CREATE TABLE dataset_builds (
    id bigint PRIMARY KEY DEFAULT new_id(),
    kind text NOT NULL CHECK (kind IN ('build', 'patch')),
    asked_by bigint NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed')),
    config text,                              -- which table of it is written just now
    step integer NOT NULL DEFAULT 0,          -- how many are written, of `steps`
    steps integer NOT NULL DEFAULT 0,
    done integer NOT NULL DEFAULT 0,          -- rows of this one, of about `total`
    total integer NOT NULL DEFAULT 0,
    releases text[] NOT NULL DEFAULT '{}',    -- what came of it, by name
    error text,
    attempts smallint NOT NULL DEFAULT 0,
    heartbeat_at timestamptz,                 -- the worker that makes it says it is alive
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);
CREATE UNIQUE INDEX dataset_builds_one_at_a_time ON dataset_builds ((true)) WHERE state IN ('queued', 'running');
