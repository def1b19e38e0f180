-- Credit that rolls up a family tree, and posts a moderator took down.
-- depends: 0004_studio 0041_place_and_reports

-- Whose part a parent had: the engine edited the base, and looked at a reference.
ALTER TABLE remix_edges ADD COLUMN role text NOT NULL DEFAULT 'base' CHECK (role IN ('base', 'reference'));

-- Derived from the log by the reader `lineage`: how many posts grew out of a post in all, and of anything by an account.
CREATE TABLE post_descent (
    post_id bigint PRIMARY KEY,
    descendants integer NOT NULL
) WITH (fillfactor = 80);
CREATE TABLE remix_credits (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    child_id bigint NOT NULL,
    PRIMARY KEY (account_id, child_id)
);
CREATE TABLE account_descent (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    works integer NOT NULL
) WITH (fillfactor = 80);

-- Who also wants to hear of remixes of remixes.
CREATE TABLE remix_wishes (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    hears_of_descendants boolean NOT NULL
);

-- Set together with `deleted_at`, so that what was taken down is gone everywhere, and can come back.
ALTER TABLE posts ADD COLUMN taken_down_at timestamptz;

-- One decision may reach a whole family; each post it reached has a row.
CREATE TABLE takedowns (
    id bigint PRIMARY KEY DEFAULT new_id(),
    post_id bigint NOT NULL,                  -- where the moderator began
    moderator_id bigint NOT NULL REFERENCES accounts,
    reason text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    undone_at timestamptz,
    undone_by bigint REFERENCES accounts
);
CREATE TABLE takedown_posts (
    takedown_id bigint NOT NULL REFERENCES takedowns ON DELETE CASCADE,
    post_id bigint NOT NULL,
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (takedown_id, post_id)
);
CREATE INDEX takedown_posts_author ON takedown_posts (author_id, takedown_id DESC);
