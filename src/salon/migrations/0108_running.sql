-- What the operator changes while the place runs, and what members tell the operator.
-- depends: 0091_together

-- Settings by their names, as JSON; what the environment says wins over them.
CREATE TABLE place_choices (
    name text PRIMARY KEY,
    value jsonb NOT NULL,
    chosen_by bigint REFERENCES accounts ON DELETE SET NULL,
    chosen_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE feedback (
    id bigint PRIMARY KEY DEFAULT new_id(),
    by_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    words text NOT NULL,
    pile text NOT NULL DEFAULT 'new' CHECK (pile IN ('new', 'planned', 'done', 'declined')),
    answer text,
    answered_by bigint REFERENCES accounts ON DELETE SET NULL,
    answered_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX feedback_pile ON feedback (pile, id);
CREATE INDEX feedback_by ON feedback (by_id, id);
