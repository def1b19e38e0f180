-- Sealed stretches of the firehose: which file holds what of the log, and whether it still tells what holds.
-- depends: 0261_dataset_withdrawals

CREATE TABLE firehose_segments (
    first bigint PRIMARY KEY,                 -- the places in the log it tells of: `first <= seq < until`
    until bigint NOT NULL,
    epoch text NOT NULL,
    dictionary text NOT NULL,                 -- what its files are packed with
    messages integer NOT NULL,
    bare_sha256 bytea NOT NULL,               -- of the file for everybody, and of the one with bodies; the same where
    bare_bytes integer NOT NULL,              -- there are none
    full_sha256 bytea NOT NULL,
    full_bytes integer NOT NULL,
    names bigint[] NOT NULL,                  -- accounts and posts it tells of: what changes one of them changes it
    authors bigint[] NOT NULL,                -- whose words and pictures are in it
    made_at timestamptz NOT NULL,
    stale_at timestamptz                      -- since when it tells more, or other, than holds: it is not read, but made anew
);
CREATE INDEX firehose_segments_names ON firehose_segments USING gin (names);
CREATE INDEX firehose_segments_stale ON firehose_segments (stale_at) WHERE stale_at IS NOT NULL;
