-- Bringing things here: archives of this place and of others, read in the background.
-- depends: 0118_archives

CREATE TABLE imports (
    id bigint PRIMARY KEY DEFAULT new_id(),
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed')),
    name text NOT NULL,                       -- of the file as it was sent
    key text,                                 -- of the file in the store, until it is over
    audience text NOT NULL DEFAULT 'unlisted' CHECK (audience IN ('unlisted', 'private', 'original')),
    source text CHECK (source IN ('salon', 'mastodon', 'x', 'instagram', 'bluesky')),
    done integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    report jsonb,                             -- what was taken, and what could not be
    error text,                               -- why it failed, a sentence for its owner
    attempts smallint NOT NULL DEFAULT 0,
    heartbeat_at timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);
CREATE INDEX imports_owner ON imports (owner_id, id DESC);
CREATE UNIQUE INDEX imports_one_at_a_time ON imports (owner_id) WHERE state IN ('queued', 'running');

-- Where a post comes from that was not written here.
ALTER TABLE posts ADD COLUMN imported_from text
    CHECK (imported_from IN ('salon', 'mastodon', 'x', 'instagram', 'bluesky'));
-- The address it had there: whatever is read twice is made once, and answers find what they answer.
CREATE TABLE imported_posts (
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    origin text NOT NULL CHECK (octet_length(origin) <= 1000),
    post_id bigint NOT NULL,
    PRIMARY KEY (owner_id, origin)
);
CREATE UNIQUE INDEX imported_posts_post ON imported_posts (post_id);
CREATE INDEX imported_posts_origin ON imported_posts (origin);

-- People somebody knew elsewhere and who are not here, until an account says that it is theirs.
CREATE TABLE awaited_people (
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    verb text NOT NULL CHECK (verb IN ('follow', 'mute', 'block')),
    address text NOT NULL CHECK (address = lower(address) AND octet_length(address) <= 320),
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (owner_id, verb, address)
);
CREATE INDEX awaited_people_address ON awaited_people (address);
CREATE INDEX awaited_people_page ON awaited_people (owner_id, id);
