-- How somebody wants to read: what of media is covered, what moves, and which languages public timelines show them.
-- depends: 0261_dataset_withdrawals

CREATE TABLE reading_preferences (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    media text NOT NULL DEFAULT 'default' CHECK (media IN ('default', 'show_all', 'hide_all')),
    spoilers boolean NOT NULL DEFAULT false,  -- whether what stands behind a warning is unfolded
    autoplay boolean NOT NULL DEFAULT true,   -- whether what was an animated picture moves by itself
    languages text[]                          -- NULL: all
);
