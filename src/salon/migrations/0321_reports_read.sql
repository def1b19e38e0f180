-- What the checks found in the words of reported posts and messages.
-- depends: 0320_bots_hidden
ALTER TABLE reports ADD COLUMN findings jsonb;                   -- NULL until somebody's machine has read them
