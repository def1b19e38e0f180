-- Posts, what people do with them, and the pictures in them.
-- depends: 0002_people

-- A boost is a post without words of its own that points at another.
CREATE TABLE posts (
    id bigint NOT NULL DEFAULT new_id(),
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    boost_of_id bigint,
    reply_to_id bigint,
    reply_to_author_id bigint,
    thread_id bigint,                         -- the first post of the conversation
    text text NOT NULL DEFAULT '',
    html text NOT NULL DEFAULT '',
    spoiler_text text NOT NULL DEFAULT '',
    sensitive boolean NOT NULL DEFAULT false,
    visibility text NOT NULL CHECK (visibility IN ('public', 'unlisted', 'private', 'direct')),
    language text,
    app_name text,
    remix text NOT NULL DEFAULT 'everyone' CHECK (remix IN ('everyone', 'followers', 'nobody')),
    recipe text NOT NULL DEFAULT 'shown' CHECK (recipe IN ('shown', 'hidden')),
    has_media boolean NOT NULL DEFAULT false,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    edited_at timestamptz,
    deleted_at timestamptz,
    pinned_at timestamptz,
    search tsvector GENERATED ALWAYS AS (to_tsvector('simple', text || ' ' || spoiler_text)) STORED,
    PRIMARY KEY (id, author_id)
);
CREATE INDEX posts_author ON posts (author_id, id DESC) WHERE deleted_at IS NULL;
CREATE INDEX posts_public ON posts (id DESC)
    WHERE deleted_at IS NULL AND visibility = 'public' AND boost_of_id IS NULL AND reply_to_id IS NULL;
CREATE INDEX posts_replies ON posts (reply_to_id, id) WHERE reply_to_id IS NOT NULL;
CREATE INDEX posts_thread ON posts (thread_id, id) WHERE thread_id IS NOT NULL;
CREATE UNIQUE INDEX posts_boost ON posts (boost_of_id, author_id) WHERE boost_of_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX posts_search ON posts USING gin (search) WHERE deleted_at IS NULL;

CREATE TABLE post_counts (
    post_id bigint PRIMARY KEY,
    replies integer NOT NULL DEFAULT 0,
    boosts integer NOT NULL DEFAULT 0,
    favourites integer NOT NULL DEFAULT 0,
    remixes integer NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE TABLE post_edits (
    post_id bigint NOT NULL,
    id bigint NOT NULL DEFAULT new_id(),
    text text NOT NULL,
    html text NOT NULL,
    spoiler_text text NOT NULL,
    sensitive boolean NOT NULL,
    media jsonb NOT NULL DEFAULT '[]',
    created_at timestamptz NOT NULL,
    PRIMARY KEY (post_id, id)
);

CREATE TABLE post_mentions (
    post_id bigint NOT NULL,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (post_id, account_id)
);
CREATE INDEX post_mentions_account ON post_mentions (account_id, post_id DESC);

CREATE TABLE post_tags (
    tag text NOT NULL,
    post_id bigint NOT NULL,
    PRIMARY KEY (tag, post_id)
);
CREATE INDEX post_tags_post ON post_tags (post_id);

CREATE TABLE favourites (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    post_id bigint NOT NULL,
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (account_id, post_id)
);
CREATE INDEX favourites_page ON favourites (account_id, id);
CREATE INDEX favourites_post ON favourites (post_id, id);

CREATE TABLE bookmarks (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    post_id bigint NOT NULL,
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (account_id, post_id)
);
CREATE INDEX bookmarks_page ON bookmarks (account_id, id);

CREATE TABLE media (
    id bigint PRIMARY KEY DEFAULT new_id(),
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    post_id bigint,                           -- null until it is posted
    position smallint NOT NULL DEFAULT 0,
    kind text NOT NULL DEFAULT 'image' CHECK (kind IN ('image', 'gifv', 'video', 'audio')),
    original jsonb NOT NULL,                  -- {key, mime, width, height, bytes}
    small jsonb NOT NULL,
    blurhash text NOT NULL,
    description text,
    focus_x real NOT NULL DEFAULT 0,
    focus_y real NOT NULL DEFAULT 0,
    degree text NOT NULL CHECK (degree IN ('none', 'assisted', 'generated', 'autonomous', 'unknown')),
    evidence text CHECK (evidence IN ('credential', 'log', 'watermark', 'author', 'detector')),
    credentials jsonb,                        -- what an uploaded file claimed, and whether it held
    engine text,                              -- what made it here, and the name it went by then
    engine_name text,
    generation_id bigint,
    variation smallint,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    deleted_at timestamptz
);
CREATE INDEX media_post ON media (post_id, position) WHERE post_id IS NOT NULL;
CREATE INDEX media_owner ON media (owner_id, id DESC);
CREATE UNIQUE INDEX media_variation ON media (generation_id, variation) WHERE generation_id IS NOT NULL;
