-- Making together: the prompt of the day, challenges judged two by two, remix chains, templates with slots.
-- depends: 0080_wider_orders 0090_lineage

-- The operator's own prompts; while there are none, those that come with Salon are used.
CREATE TABLE daily_prompts (
    place integer PRIMARY KEY,
    text text NOT NULL
);
-- What a day's prompt was stays, whatever becomes of the list.
CREATE TABLE daily_choices (
    day date PRIMARY KEY,
    text text NOT NULL
);

CREATE TABLE challenges (
    id bigint PRIMARY KEY DEFAULT new_id(),
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    title text NOT NULL,
    rules text NOT NULL,
    tag text NOT NULL,
    ends_at timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    ended_at timestamptz,
    removed_at timestamptz,
    ranked_at timestamptz,                    -- choices made later do not count in the standings yet
    choices integer NOT NULL DEFAULT 0        -- that the standings are made of
);
CREATE INDEX challenges_running ON challenges (ends_at) WHERE ended_at IS NULL AND removed_at IS NULL;
CREATE INDEX challenges_tag ON challenges (tag) WHERE ended_at IS NULL AND removed_at IS NULL;

CREATE TABLE challenge_entries (
    challenge_id bigint NOT NULL REFERENCES challenges ON DELETE CASCADE,
    post_id bigint NOT NULL,
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    shown integer NOT NULL DEFAULT 0,         -- in how many pairs it was shown
    strength real,                            -- by Bradley and Terry; 1 is the average
    place integer,
    PRIMARY KEY (challenge_id, post_id),
    UNIQUE (challenge_id, author_id)
) WITH (fillfactor = 80);
CREATE INDEX challenge_entries_place ON challenge_entries (challenge_id, place, post_id);

-- Preference data: who was shown what on which side, when, and what they chose.
CREATE TABLE challenge_pairs (
    id bigint PRIMARY KEY DEFAULT new_id(),
    challenge_id bigint NOT NULL REFERENCES challenges ON DELETE CASCADE,
    voter_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    left_id bigint NOT NULL,
    right_id bigint NOT NULL CHECK (left_id <> right_id),
    left_shown integer NOT NULL,              -- how often each had been shown before
    right_shown integer NOT NULL,
    shown_at timestamptz NOT NULL,
    choice text CHECK (choice IN ('left', 'right', 'skip', 'gone')),
    chosen_at timestamptz
);
CREATE UNIQUE INDEX challenge_pairs_once
    ON challenge_pairs (challenge_id, voter_id, least(left_id, right_id), greatest(left_id, right_id));
CREATE UNIQUE INDEX challenge_pairs_open ON challenge_pairs (challenge_id, voter_id) WHERE choice IS NULL;
CREATE INDEX challenge_pairs_chosen ON challenge_pairs (challenge_id, chosen_at) WHERE choice IN ('left', 'right');

CREATE TABLE chains (
    id bigint PRIMARY KEY DEFAULT new_id(),
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    title text NOT NULL,
    most_turns smallint NOT NULL CHECK (most_turns BETWEEN 2 AND 50),
    turns smallint NOT NULL DEFAULT 1,
    last_post_id bigint NOT NULL,
    last_author_id bigint NOT NULL,
    claimed_by bigint REFERENCES accounts ON DELETE SET NULL,
    claimed_until timestamptz,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    removed_at timestamptz
);
CREATE TABLE chain_turns (
    chain_id bigint NOT NULL REFERENCES chains ON DELETE CASCADE,
    turn smallint NOT NULL,
    post_id bigint NOT NULL,
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (chain_id, turn),
    UNIQUE (post_id)
);

CREATE TABLE templates (
    id bigint PRIMARY KEY DEFAULT new_id(),
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    title text NOT NULL,
    prompt text NOT NULL,                     -- slots stand in braces
    engine text NOT NULL,
    style text,
    example_post_id bigint NOT NULL,
    example_media_id bigint NOT NULL,
    fills integer NOT NULL DEFAULT 0,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    removed_at timestamptz
);

-- A picture made from a template owes its idea to the example, which no engine looked at.
ALTER TABLE generation_parents DROP CONSTRAINT generation_parents_role_check,
    ADD CONSTRAINT generation_parents_role_check CHECK (role IN ('parent', 'reference', 'template'));
ALTER TABLE remix_edges DROP CONSTRAINT remix_edges_role_check,
    ADD CONSTRAINT remix_edges_role_check CHECK (role IN ('base', 'reference', 'template'));
