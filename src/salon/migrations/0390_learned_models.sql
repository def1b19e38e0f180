-- Models of what people prefer, learned from releases; which of them orders pictures drawn together; and in which order
-- somebody saw what they chose among.
-- depends: 0380_label_appeals

CREATE TABLE learned_models (
    id bigint PRIMARY KEY DEFAULT new_id(),
    version integer UNIQUE,                   -- 1, 2, ... of those that came to be
    release_id bigint NOT NULL REFERENCES dataset_releases,
    asked_by bigint NOT NULL,                 -- 0: on the command line
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'ready', 'failed')),
    step smallint NOT NULL DEFAULT 0,         -- how much is done, of `steps`
    steps smallint NOT NULL DEFAULT 3,
    told jsonb,                               -- what it is: numbers and trial; the weights lie in its file
    examples jsonb,                           -- draws anybody may see, in the order of the model
    sha256 bytea,                             -- of its file
    error text,
    attempts smallint NOT NULL DEFAULT 0,
    heartbeat_at timestamptz,                 -- the worker that makes it says it is alive
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz,
    retired_at timestamptz                    -- everything it was learned from was taken back: its file is gone
);
CREATE UNIQUE INDEX learned_models_one_at_a_time ON learned_models ((true)) WHERE state IN ('queued', 'running');

-- What was put in force, one after the other: the last holds. NULL: none.
CREATE TABLE learned_orders (
    place integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    model_id bigint REFERENCES learned_models,
    put_by bigint NOT NULL,
    put_at timestamptz NOT NULL
);

-- The version of the model that orders pictures now; NULL while none does.
CREATE FUNCTION ordering_version() RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT m.version
    FROM (SELECT model_id FROM learned_orders ORDER BY place DESC LIMIT 1) o
    JOIN learned_models m ON m.id = o.model_id
    WHERE m.retired_at IS NULL;
$$;

ALTER TABLE generations ADD COLUMN ordered_by integer;       -- the version of the model that ordered its pictures
ALTER TABLE variations
    ADD COLUMN rank smallint,                                -- where it stands in that order, from 0
    ADD COLUMN chosen_place smallint,                        -- where it stood before whoever posted it first, from 0
    ADD COLUMN chosen_order integer;                         -- and which model had put it there; NULL: none
ALTER TABLE reading_preferences ADD COLUMN as_made boolean NOT NULL DEFAULT false;  -- never in an order of a model
