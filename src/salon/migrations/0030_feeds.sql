-- What people choose to read by: lists, followed tags, filters.
-- depends: 0006_filled_homes

CREATE TABLE lists (
    id bigint PRIMARY KEY DEFAULT new_id(),
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    title text NOT NULL,
    replies_policy text NOT NULL DEFAULT 'list' CHECK (replies_policy IN ('followed', 'list', 'none')),
    exclusive boolean NOT NULL DEFAULT false
);
CREATE INDEX lists_owner ON lists (owner_id, id);

-- Owner and exclusiveness stand here too, so that fan-out asks one small index who is kept out of whose home.
CREATE TABLE list_members (
    list_id bigint NOT NULL REFERENCES lists ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    owner_id bigint NOT NULL,
    exclusive boolean NOT NULL,
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (list_id, account_id)
);
CREATE INDEX list_members_page ON list_members (list_id, id);
CREATE INDEX list_members_account ON list_members (account_id, owner_id);
CREATE INDEX list_members_exclusive ON list_members (account_id, owner_id) WHERE exclusive;

CREATE TABLE tag_follows (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    tag text NOT NULL,
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (account_id, tag)
);
CREATE INDEX tag_follows_tag ON tag_follows (tag, account_id);
CREATE INDEX tag_follows_page ON tag_follows (account_id, id);

CREATE TABLE filters (
    id bigint PRIMARY KEY DEFAULT new_id(),
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    title text NOT NULL,
    contexts text[] NOT NULL,
    action text NOT NULL DEFAULT 'warn' CHECK (action IN ('warn', 'hide', 'blur')),
    expires_at timestamptz
);
CREATE INDEX filters_owner ON filters (owner_id, id);

CREATE TABLE filter_keywords (
    id bigint PRIMARY KEY DEFAULT new_id(),
    filter_id bigint NOT NULL REFERENCES filters ON DELETE CASCADE,
    keyword text NOT NULL,
    whole_word boolean NOT NULL DEFAULT true
);
CREATE INDEX filter_keywords_filter ON filter_keywords (filter_id);

CREATE TABLE filter_statuses (
    id bigint PRIMARY KEY DEFAULT new_id(),
    filter_id bigint NOT NULL REFERENCES filters ON DELETE CASCADE,
    post_id bigint NOT NULL,
    UNIQUE (filter_id, post_id)
);
