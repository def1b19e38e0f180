-- Notices of what is illegal: by anybody, with what Article 16 asks for, a receipt and a deadline; who is trusted to send them.
-- depends: 0220_decisions_told 0050_media_processing

CREATE TABLE notices (
    id bigint PRIMARY KEY DEFAULT new_id(),
    kind text NOT NULL CHECK (kind IN ('illegal', 'intimate', 'minors')),
    category text NOT NULL,                   -- of the transparency database
    notifier_id bigint REFERENCES accounts ON DELETE SET NULL,          -- nobody: signed out
    trusted boolean NOT NULL,                 -- whether the notifier was a trusted flagger then
    name text NOT NULL,
    email text NOT NULL,
    explanation text NOT NULL,
    law text NOT NULL,                        -- the law it breaks, in the notifier's words
    addresses text[] NOT NULL CHECK (cardinality(addresses) > 0),
    post_ids bigint[] NOT NULL,               -- what they led to then
    about_id bigint REFERENCES accounts ON DELETE SET NULL,
    key_hash bytea NOT NULL,                  -- of the secret in the receipt's address
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'removed', 'dismissed')),
    answer text,
    decided_by bigint REFERENCES accounts ON DELETE SET NULL,
    decided_at timestamptz,
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL
);
CREATE INDEX notices_due ON notices (due_at, id) WHERE state = 'open';
CREATE INDEX notices_decided ON notices (id) WHERE state <> 'open';
CREATE INDEX notices_notifier ON notices (notifier_id) WHERE notifier_id IS NOT NULL;

CREATE TABLE trusted_flaggers (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    named_by bigint REFERENCES accounts ON DELETE SET NULL,
    named_at timestamptz NOT NULL
);

ALTER TABLE decisions ADD COLUMN notice_id bigint REFERENCES notices ON DELETE SET NULL;
CREATE INDEX decisions_notice ON decisions (notice_id) WHERE notice_id IS NOT NULL;

-- Who sent a notice signed out appeals with its receipt.
ALTER TABLE appeals ALTER by_id DROP NOT NULL;
CREATE UNIQUE INDEX appeals_signed_out ON appeals (decision_id) WHERE by_id IS NULL;

-- The same file again: as it was sent, and as it is kept here, from where it may have been taken.
ALTER TABLE media ADD COLUMN sent_sha256 text;
CREATE INDEX media_sent_sha256 ON media (sent_sha256) WHERE sent_sha256 IS NOT NULL;
CREATE INDEX media_original_sha256 ON media ((original ->> 'sha256')) WHERE original ->> 'sha256' IS NOT NULL;
CREATE INDEX media_small_sha256 ON media ((small ->> 'sha256')) WHERE small ->> 'sha256' IS NOT NULL;
