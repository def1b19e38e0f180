-- What else can be said of the pictures one wants: what should not be in them, their shape, pictures to look at.
-- depends: 0004_studio

ALTER TABLE generations
    ADD COLUMN negative_prompt text,
    ADD COLUMN size text,                     -- the engine's name of the shape; null: its usual one
    ADD COLUMN width smallint NOT NULL DEFAULT 1024,
    ADD COLUMN height smallint NOT NULL DEFAULT 1024,
    ADD COLUMN mask bytea,                    -- a picture made by our own encoder: what is transparent may change
    ADD COLUMN region real[] CHECK (array_length(region, 1) = 4),
    ADD COLUMN again_of bigint,               -- the generation this asks for once more, and which of its pictures
    ADD COLUMN again_index smallint;

-- Posts a picture owes something to; a reference is only looked at, a parent is what the engine starts from.
ALTER TABLE generation_parents
    ADD COLUMN role text NOT NULL DEFAULT 'parent' CHECK (role IN ('parent', 'reference'));

CREATE TABLE generation_references (
    generation_id bigint NOT NULL REFERENCES generations ON DELETE CASCADE,
    media_id bigint NOT NULL,
    post_id bigint,                           -- the post it is in, when it is in one
    place smallint NOT NULL,
    PRIMARY KEY (generation_id, media_id)
);

ALTER TABLE variations
    ADD COLUMN model text,                    -- which model of the engine made it
    ADD COLUMN model_version text;
