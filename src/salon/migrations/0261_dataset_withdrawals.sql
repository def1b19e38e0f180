-- How much of somebody's had to go from which release, so that they can see how far that is; it names no row.
-- depends: 0260_dataset_builds

CREATE TABLE dataset_withdrawals (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    release_id bigint NOT NULL REFERENCES dataset_releases ON DELETE CASCADE,
    rows integer NOT NULL,
    last_seq bigint NOT NULL,                 -- who acknowledged this tombstone has deleted all of them
    since timestamptz NOT NULL,               -- when the first of them had to go
    delete_by timestamptz NOT NULL,           -- of the last
    PRIMARY KEY (account_id, release_id)
);
CREATE INDEX dataset_withdrawals_release ON dataset_withdrawals (release_id);
