-- What checks go by in pictures, and pictures that are kept down.
-- depends: 0200_assistant 0220_decisions_told

ALTER TABLE media
    ADD COLUMN pdq bytea,            -- a perceptual hash; null of what is from before, and of sound
    ADD COLUMN nudity real,          -- 0 to 1; null where nobody could look
    ADD COLUMN held_at timestamptz;  -- since when it waits for somebody to look at it: it cannot be posted
CREATE INDEX media_held ON media (held_at, id) WHERE held_at IS NOT NULL AND deleted_at IS NULL;

CREATE INDEX media_pdq ON media (pdq) WHERE pdq IS NOT NULL;

CREATE TABLE known_pictures (
    id bigint PRIMARY KEY DEFAULT new_id(),
    label text NOT NULL CHECK (label IN ('sexual_minors', 'intimate', 'removed')),
    source text NOT NULL CHECK (length(source) BETWEEN 1 AND 100),  -- 'here', or the name of the list it came with
    pdq bytea NOT NULL CHECK (length(pdq) = 32),
    cut bytea NOT NULL DEFAULT '' CHECK (length(cut) % 32 = 0),     -- the same with its sides cut, one behind the other
    media_id bigint REFERENCES media ON DELETE SET NULL,
    takedown_id bigint REFERENCES takedowns ON DELETE SET NULL,
    note text NOT NULL DEFAULT '',
    added_by bigint REFERENCES accounts ON DELETE SET NULL,
    added_at timestamptz NOT NULL,
    ended_at timestamptz,
    changed bigint NOT NULL DEFAULT new_id()                        -- grows with every change to the table
);
CREATE INDEX known_pictures_changed ON known_pictures (changed);
CREATE UNIQUE INDEX known_pictures_once ON known_pictures (source, pdq) WHERE ended_at IS NULL;
CREATE INDEX known_pictures_media ON known_pictures (media_id) WHERE media_id IS NOT NULL;
CREATE INDEX known_pictures_takedown ON known_pictures (takedown_id) WHERE takedown_id IS NOT NULL;
CREATE INDEX known_pictures_added_by ON known_pictures (added_by) WHERE added_by IS NOT NULL;
