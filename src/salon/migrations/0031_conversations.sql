-- Direct conversations as each of their people sees them, what is trending, and announcements.
-- depends: 0030_feeds

CREATE TABLE conversations (
    id bigint PRIMARY KEY DEFAULT new_id(),
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    thread_id bigint NOT NULL,
    last_post_id bigint NOT NULL,
    unread boolean NOT NULL,
    hidden boolean NOT NULL DEFAULT false,    -- cleared away until somebody writes again
    UNIQUE (owner_id, thread_id)
);
CREATE INDEX conversations_page ON conversations (owner_id, last_post_id DESC) WHERE NOT hidden;

-- Made anew every few minutes; nothing is lost with it.
CREATE UNLOGGED TABLE trends (
    kind text NOT NULL CHECK (kind IN ('tag', 'status')),
    name text NOT NULL,                       -- the tag, or the post's id
    score real NOT NULL,
    PRIMARY KEY (kind, name)
);
CREATE INDEX trends_order ON trends (kind, score DESC, name);

CREATE TABLE announcements (
    id bigint PRIMARY KEY DEFAULT new_id(),
    text text NOT NULL,
    html text NOT NULL,
    starts_at timestamptz,
    ends_at timestamptz,
    all_day boolean NOT NULL DEFAULT false,
    published_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE announcement_marks (
    announcement_id bigint NOT NULL REFERENCES announcements ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (announcement_id, account_id)
);

CREATE TABLE announcement_reactions (
    announcement_id bigint NOT NULL REFERENCES announcements ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    name text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (announcement_id, account_id, name)
);
