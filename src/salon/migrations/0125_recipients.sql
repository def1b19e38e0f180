-- Who may have bodies from the firehose: known by name, so that they can be told what must be deleted.
-- depends: 0123_consent

CREATE TABLE recipients (
    id bigint PRIMARY KEY DEFAULT new_id(),
    organisation text NOT NULL UNIQUE,
    contact text NOT NULL,
    key_hash bytea NOT NULL UNIQUE,           -- SHA-256 of 256 random bits; the key is only ever with its holder
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz
);
