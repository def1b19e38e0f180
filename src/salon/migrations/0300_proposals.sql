-- Deeds of the staff for which the policy asks a second of them to agree.
-- depends: 0243_flaggers 0210_pictures_checked 0137_policy_replays

ALTER TABLE policies ADD COLUMN seconded text[] NOT NULL DEFAULT '{}';  -- what nobody does alone while it holds

CREATE TABLE proposals (
    id bigint PRIMARY KEY DEFAULT new_id(),
    deed text NOT NULL,
    subject bigint NOT NULL,                                     -- what it is to be done to
    account_id bigint REFERENCES accounts ON DELETE SET NULL,    -- whom it is about
    params jsonb NOT NULL,                                       -- emptied when it is over
    reason text NOT NULL,
    proposed_by bigint NOT NULL REFERENCES accounts,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'agreed', 'refused', 'withdrawn', 'expired')),
    answer text,
    settled_by bigint REFERENCES accounts ON DELETE SET NULL,
    settled_at timestamptz
);
CREATE UNIQUE INDEX proposals_once ON proposals (deed, subject) WHERE state = 'open';
CREATE INDEX proposals_account ON proposals (account_id) WHERE account_id IS NOT NULL;

ALTER TABLE decisions ADD COLUMN seconded_by bigint REFERENCES accounts ON DELETE SET NULL;
