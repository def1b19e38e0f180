-- The studio: pictures asked for, how far they are, and which post a picture grew out of.
-- depends: 0003_posts

CREATE TABLE generations (
    id bigint PRIMARY KEY DEFAULT new_id(),
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    engine text NOT NULL,
    prompt text NOT NULL,
    style text,
    seed bigint NOT NULL,
    count smallint NOT NULL CHECK (count BETWEEN 1 AND 4),
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed', 'cancelled')),
    error text,
    attempts smallint NOT NULL DEFAULT 0,
    heartbeat_at timestamptz,                 -- the worker that runs it says it is alive
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);
CREATE INDEX generations_owner ON generations (owner_id, id DESC);
CREATE INDEX generations_open ON generations (id) WHERE state IN ('queued', 'running');

-- The pictures a generation starts from: a post's picture, as it was when the remix was asked for.
CREATE TABLE generation_parents (
    generation_id bigint NOT NULL REFERENCES generations ON DELETE CASCADE,
    post_id bigint NOT NULL,
    media_id bigint NOT NULL,
    place smallint NOT NULL DEFAULT 0,        -- the first is what the engine edits
    PRIMARY KEY (generation_id, post_id)
);

CREATE TABLE variations (
    generation_id bigint NOT NULL REFERENCES generations ON DELETE CASCADE,
    index smallint NOT NULL,
    seed bigint NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed', 'cancelled')),
    progress real NOT NULL DEFAULT 0,
    stage text,
    notes text[] NOT NULL DEFAULT '{}',
    style text,
    scene jsonb,                              -- the engine's own memory of the picture, for remixes
    error text,
    postable_ms integer,                      -- from the engine's last byte to a picture that can be posted
    PRIMARY KEY (generation_id, index)
);

-- Previews live for minutes; a crash may lose them.
CREATE UNLOGGED TABLE previews (
    generation_id bigint NOT NULL,
    index smallint NOT NULL,
    step smallint NOT NULL,
    image bytea NOT NULL,                     -- WebP
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (generation_id, index)
);

-- Who grew out of whom; written once by the server, never changed, kept when either post goes.
CREATE TABLE remix_edges (
    child_id bigint NOT NULL,
    parent_id bigint NOT NULL,
    generation_id bigint,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (child_id, parent_id)
);
CREATE INDEX remix_edges_parent ON remix_edges (parent_id, child_id);

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END;
$$;
CREATE TRIGGER remix_edges_are_kept BEFORE UPDATE OR DELETE ON remix_edges
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
