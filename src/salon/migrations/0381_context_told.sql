-- Who does not want to be told of notes that are shown, or no longer.
-- depends: 0380_label_appeals
CREATE TABLE note_wishes (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    hears_of_notes boolean NOT NULL
);
