-- Labelers: accounts that say what they find posts and people to be, and who listens to them.
-- depends: 0223_follows_that_notify
CREATE TABLE labelers (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    about text NOT NULL,                                         -- by which rules it labels, in its own words
    created_at timestamptz NOT NULL,
    ended_at timestamptz
);

CREATE TABLE label_kinds (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    labeler_id bigint NOT NULL REFERENCES labelers ON DELETE CASCADE,
    value text NOT NULL,                                         -- what programs call it
    name text NOT NULL,
    description text NOT NULL,
    severity text NOT NULL CHECK (severity IN ('hide', 'warn', 'show')),  -- for who did not choose
    place integer NOT NULL,
    UNIQUE (labeler_id, value)
);

-- Everything a labeler ever put or took back, in order. Rows go only with an account they name.
CREATE TABLE label_deeds (
    id bigint PRIMARY KEY DEFAULT new_id(),
    labeler_id bigint NOT NULL REFERENCES labelers ON DELETE CASCADE,
    value text NOT NULL,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,     -- who is labelled, or wrote the post that is
    post_id bigint,
    retracts boolean NOT NULL,
    done_at timestamptz NOT NULL
);
CREATE INDEX label_deeds_labeler ON label_deeds (labeler_id, id);
CREATE INDEX label_deeds_account ON label_deeds (account_id, id);

CREATE FUNCTION refuse_relabelling() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What a labeler said is taken back by another row, never rewritten.'
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER label_deeds_kept BEFORE UPDATE ON label_deeds EXECUTE FUNCTION refuse_relabelling();

-- The labels that stand: put and not taken back.
CREATE TABLE labels (
    id bigint PRIMARY KEY,                                       -- of the deed that put it
    labeler_id bigint NOT NULL REFERENCES labelers ON DELETE CASCADE,
    value text NOT NULL,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    post_id bigint,
    UNIQUE NULLS NOT DISTINCT (account_id, post_id, labeler_id, value)
);
CREATE INDEX labels_post ON labels (post_id, labeler_id) WHERE post_id IS NOT NULL;
CREATE INDEX labels_labeler ON labels (labeler_id);

CREATE TABLE label_subscriptions (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    labeler_id bigint NOT NULL REFERENCES labelers ON DELETE CASCADE,
    choices jsonb NOT NULL DEFAULT '{}',                         -- value -> hide, warn or show, where chosen
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, labeler_id)
);
CREATE INDEX label_subscriptions_labeler ON label_subscriptions (labeler_id);
