-- Labels that are disputed by their author or questioned by others, and what moderators found.
-- depends: 0085_provenance

CREATE TABLE disputes (
    id bigint PRIMARY KEY DEFAULT new_id(),
    media_id bigint NOT NULL REFERENCES media ON DELETE CASCADE,
    by_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('dispute', 'question')),
    degree text NOT NULL CHECK (degree IN ('none', 'assisted', 'generated', 'autonomous', 'unknown')),
    reason text NOT NULL,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'dismissed')),
    note text,                                -- the moderators' words
    settled_by bigint REFERENCES accounts ON DELETE SET NULL,
    settled_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX disputes_once ON disputes (media_id, by_id) WHERE state = 'open';
CREATE INDEX disputes_media ON disputes (media_id, id);
CREATE INDEX disputes_by ON disputes (by_id);
CREATE INDEX disputes_open ON disputes (id) WHERE state = 'open';
