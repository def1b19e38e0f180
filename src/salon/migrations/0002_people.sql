-- People: accounts, how they sign in, the apps they use, and whom they follow, block and mute.
-- depends: 0001_kit

CREATE TABLE accounts (
    id bigint PRIMARY KEY DEFAULT new_id(),
    username text NOT NULL CHECK (username ~ '^[A-Za-z0-9_]{1,30}$'),
    display_name text NOT NULL DEFAULT '',
    note text NOT NULL DEFAULT '',            -- what the person typed
    note_html text NOT NULL DEFAULT '',       -- what is shown
    fields jsonb NOT NULL DEFAULT '[]',       -- [{name, value, value_html}]
    avatar_key text,                          -- keys of the media store
    header_key text,
    locked boolean NOT NULL DEFAULT false,
    bot boolean NOT NULL DEFAULT false,
    discoverable boolean NOT NULL DEFAULT true,
    role text NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'moderator', 'operator')),
    state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'pending', 'suspended', 'deleted')),
    default_visibility text NOT NULL DEFAULT 'public',
    default_sensitive boolean NOT NULL DEFAULT false,
    default_language text,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- What the name looks like at a glance: nobody signs up as `a1ice` next to `alice`.
    reads_as text NOT NULL GENERATED ALWAYS AS (
        replace(replace(translate(lower(username), '01i', 'oll'), 'rn', 'm'), 'vv', 'w')
    ) STORED,
    search tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', username || ' ' || display_name)) STORED
);
CREATE UNIQUE INDEX accounts_username ON accounts (lower(username));
CREATE INDEX accounts_username_prefix ON accounts (lower(username) text_pattern_ops);
CREATE INDEX accounts_reads_as ON accounts (reads_as);
CREATE INDEX accounts_search ON accounts USING gin (search);

CREATE TABLE account_counts (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    posts integer NOT NULL DEFAULT 0,
    followers integer NOT NULL DEFAULT 0,
    following integer NOT NULL DEFAULT 0,
    last_post_at timestamptz
);

CREATE TABLE credentials (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    email text NOT NULL,
    password_hash text NOT NULL
);
CREATE UNIQUE INDEX credentials_email ON credentials (lower(email));

-- Secrets are stored as SHA-256 of 256 random bits; the secret itself is only ever with its holder.
CREATE TABLE sessions (
    token_hash bytea PRIMARY KEY,
    id bigint NOT NULL DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    csrf text NOT NULL,
    user_agent text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    expires_at timestamptz NOT NULL
);
CREATE INDEX sessions_account ON sessions (account_id);

CREATE TABLE invites (
    code text PRIMARY KEY,
    created_by bigint REFERENCES accounts ON DELETE CASCADE,
    uses_left integer NOT NULL DEFAULT 1,
    expires_at timestamptz
);

CREATE TABLE oauth_apps (
    id bigint PRIMARY KEY DEFAULT new_id(),
    client_id text NOT NULL UNIQUE,
    client_secret_hash bytea NOT NULL,
    name text NOT NULL,
    website text,
    redirect_uris text[] NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE oauth_codes (
    code_hash bytea PRIMARY KEY,
    app_id bigint NOT NULL REFERENCES oauth_apps ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    redirect_uri text NOT NULL,
    scopes text[] NOT NULL,
    code_challenge text,
    expires_at timestamptz NOT NULL
);

CREATE TABLE oauth_tokens (
    token_hash bytea PRIMARY KEY,
    id bigint NOT NULL DEFAULT new_id(),
    app_id bigint NOT NULL REFERENCES oauth_apps ON DELETE CASCADE,
    account_id bigint REFERENCES accounts ON DELETE CASCADE,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    revoked_at timestamptz
);
CREATE INDEX oauth_tokens_account ON oauth_tokens (account_id);

CREATE TABLE follows (
    follower_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    followee_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id bigint NOT NULL DEFAULT new_id(),
    state text NOT NULL DEFAULT 'accepted' CHECK (state IN ('accepted', 'requested')),
    shows_boosts boolean NOT NULL DEFAULT true,
    notifies boolean NOT NULL DEFAULT false,
    PRIMARY KEY (follower_id, followee_id),
    CHECK (follower_id <> followee_id)
);
CREATE INDEX follows_followee ON follows (followee_id, follower_id) INCLUDE (shows_boosts) WHERE state = 'accepted';
CREATE INDEX follows_followers_page ON follows (followee_id, state, id);
CREATE INDEX follows_following_page ON follows (follower_id, state, id);

CREATE TABLE blocks (
    blocker_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    blocked_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (blocker_id, blocked_id)
);
CREATE INDEX blocks_page ON blocks (blocker_id, id);
CREATE INDEX blocks_blocked ON blocks (blocked_id, blocker_id);

CREATE TABLE mutes (
    muter_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    muted_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id bigint NOT NULL DEFAULT new_id(),
    hides_notifications boolean NOT NULL DEFAULT true,
    expires_at timestamptz,
    PRIMARY KEY (muter_id, muted_id)
);
CREATE INDEX mutes_page ON mutes (muter_id, id);
CREATE INDEX mutes_muted ON mutes (muted_id, muter_id);

-- A request sent twice with the same key has one effect; the row is taken first, so a second sender waits for it.
CREATE TABLE idempotency_keys (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    key text NOT NULL,
    result_id bigint,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account_id, key)
);

-- Fixed windows of requests counted per key (a person, an address), shared by all web processes.
CREATE UNLOGGED TABLE rate_windows (
    key text NOT NULL,
    window_start timestamptz NOT NULL,
    count integer NOT NULL,
    PRIMARY KEY (key, window_start)
);
