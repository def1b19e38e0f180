-- Who took whose words and pictures out of the firehose, so that it can be told to whom they belong.
-- depends: 0275_firehose_segments

CREATE TABLE firehose_takings (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    recipient_id bigint NOT NULL REFERENCES recipients,
    epoch text NOT NULL,
    first_seq bigint NOT NULL,                -- the first and the last place in the log at which something was taken
    last_seq bigint NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, recipient_id, epoch)
);
CREATE INDEX firehose_takings_recipient ON firehose_takings (recipient_id);
