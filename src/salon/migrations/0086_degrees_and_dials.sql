-- What an author says of how a whole post was made, and by which degrees people choose what they see.
-- depends: 0085_provenance 0060_quotes

ALTER TABLE posts ADD COLUMN degree text CHECK (degree IN ('none', 'assisted', 'generated', 'autonomous'));

-- Degrees that are shown, "unknown" among them; a feed without a choice of its own follows `everywhere`.
CREATE TABLE dials (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    everywhere text[] NOT NULL,
    feeds jsonb NOT NULL DEFAULT '{}'         -- {"home": ["none", "unknown"]}
);
