-- Appeals against decisions: of whom they are about, and of who reported what they answer.
-- depends: 0135_checks

CREATE TABLE appeals (
    id bigint PRIMARY KEY DEFAULT new_id(),
    decision_id bigint NOT NULL REFERENCES decisions ON DELETE CASCADE,
    by_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    role text NOT NULL CHECK (role IN ('author', 'reporter')),
    words text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'reversed')),
    answer text,
    settled_by bigint REFERENCES accounts ON DELETE SET NULL,
    settled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (decision_id, by_id)
);
CREATE INDEX appeals_state ON appeals (state, id);
CREATE INDEX appeals_by ON appeals (by_id);
