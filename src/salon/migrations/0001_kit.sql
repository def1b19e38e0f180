-- Ids and the log.
-- depends:

CREATE SEQUENCE ids;

-- Mastodon's layout: milliseconds since 1970 shifted by 16 bits, then a number that repeats only every 65,536 ids.
CREATE FUNCTION new_id() RETURNS bigint LANGUAGE sql VOLATILE AS $$
    SELECT ((extract(epoch FROM clock_timestamp()) * 1000)::bigint << 16) | (nextval('ids') & 65535);
$$;

-- Writers leave events here in their own transaction; the sequencer empties it at once.
CREATE TABLE outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL,
    actor_id bigint NOT NULL,
    subject_id bigint NOT NULL,
    body jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE TABLE log (
    seq bigint PRIMARY KEY,
    kind text NOT NULL,
    actor_id bigint NOT NULL,
    subject_id bigint NOT NULL,
    body jsonb NOT NULL,
    at timestamptz NOT NULL
);

-- One row: the newest seq, and the epoch that changes when a backup is restored.
CREATE TABLE log_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    seq bigint NOT NULL,
    epoch text NOT NULL
);
INSERT INTO log_head (seq, epoch) VALUES (0, gen_random_uuid()::text);

CREATE TABLE log_cursors (
    reader text PRIMARY KEY,
    seq bigint NOT NULL
);
