-- Accounts taken away: what is still to be emptied, and how far that has come.
-- depends: 0115_leaving 0137_policy_replays 0145_assistants

CREATE TABLE erasures (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    began_at timestamptz NOT NULL,
    media_after bigint NOT NULL DEFAULT 0,    -- the last picture that was emptied
    done_at timestamptz
);
CREATE INDEX erasures_open ON erasures (began_at) WHERE done_at IS NULL;

-- When the words of a post that is gone went too.
ALTER TABLE posts ADD COLUMN emptied_at timestamptz;
CREATE INDEX posts_to_empty ON posts (author_id, deleted_at) WHERE deleted_at IS NOT NULL AND emptied_at IS NULL;

-- Columns by which an account's rows are found where nothing else looks for them.
CREATE INDEX poll_votes_account ON poll_votes (account_id);
CREATE INDEX notifications_from ON notifications (from_id);
