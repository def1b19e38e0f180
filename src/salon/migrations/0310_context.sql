-- Context under posts: notes that members write and rate, and what the bridging algorithm makes of the ratings.
-- depends: 0270_reported_cards 0303_policy_domains

CREATE TABLE context_notes (
    id bigint PRIMARY KEY DEFAULT new_id(),
    post_id bigint NOT NULL,                                     -- the post it is about
    thread_id bigint NOT NULL,                                   -- the first post of its conversation
    writer_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    words text NOT NULL,                                         -- emptied when its writer takes it back
    sources text[] NOT NULL,
    reason text NOT NULL,
    drafted_by text,                                             -- the language model that drafted it, for ever
    created_at timestamptz NOT NULL,
    withdrawn_at timestamptz,
    -- What the latest fit found, with what it counted; sides are the two signs of the raters' factors.
    state text NOT NULL DEFAULT 'needs_ratings' CHECK (state IN ('needs_ratings', 'helpful', 'not_helpful')),
    intercept double precision,
    factor double precision,
    ratings integer NOT NULL DEFAULT 0,
    low integer NOT NULL DEFAULT 0,                              -- helpful less unhelpful ratings of one side
    high integer NOT NULL DEFAULT 0,                             -- and of the other
    low_ratings integer NOT NULL DEFAULT 0,
    high_ratings integer NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX context_notes_post ON context_notes (post_id, writer_id) WHERE withdrawn_at IS NULL;
CREATE INDEX context_notes_helpful ON context_notes (post_id) WHERE state = 'helpful' AND withdrawn_at IS NULL;
CREATE INDEX context_notes_writer ON context_notes (writer_id, id);
CREATE INDEX context_notes_thread ON context_notes (thread_id) WHERE drafted_by IS NOT NULL;

CREATE TABLE context_ratings (
    note_id bigint NOT NULL REFERENCES context_notes ON DELETE CASCADE,
    rater_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    level smallint NOT NULL CHECK (level BETWEEN 0 AND 2),       -- not helpful, somewhat, helpful
    reasons text[] NOT NULL DEFAULT '{}',
    rated_at timestamptz NOT NULL,
    PRIMARY KEY (note_id, rater_id)
);
CREATE INDEX context_ratings_rater ON context_ratings (rater_id);

-- Every state a note ever came to, with the score and the version of the algorithm: why it is shown, or is not.
CREATE TABLE context_states (
    id bigint PRIMARY KEY DEFAULT new_id(),
    note_id bigint NOT NULL REFERENCES context_notes ON DELETE CASCADE,
    state text NOT NULL,
    intercept double precision,
    factor double precision,
    ratings integer NOT NULL,
    low integer NOT NULL,
    high integer NOT NULL,
    low_ratings integer NOT NULL,
    high_ratings integer NOT NULL,
    version text NOT NULL,
    found_at timestamptz NOT NULL
);
CREATE INDEX context_states_note ON context_states (note_id, id);

-- One row: how often a new fit was asked for, up to which of these it was made, and what the latest counted.
CREATE TABLE context_clock (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    asked bigint NOT NULL DEFAULT 0,
    done bigint NOT NULL DEFAULT 0,
    fitted_at timestamptz,
    raters integer NOT NULL DEFAULT 0,
    ratings integer NOT NULL DEFAULT 0,
    seconds double precision NOT NULL DEFAULT 0
);

-- Who had a language model draft a note about which post: their note on it counts as drafted, whatever became of it.
CREATE TABLE context_drafts (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    post_id bigint NOT NULL,
    model text NOT NULL,
    drafted_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, post_id)
);

-- Conversations whose first author wants no notes in them that a model drafted.
CREATE TABLE threads_without_drafted_notes (
    thread_id bigint PRIMARY KEY,
    decided_at timestamptz NOT NULL
);

ALTER TABLE reports ADD COLUMN note_id bigint;                   -- the note it is about; its words are in `card_words`
CREATE INDEX reports_note ON reports (note_id) WHERE note_id IS NOT NULL;

ALTER TABLE decisions DROP CONSTRAINT decisions_subject_check;
ALTER TABLE decisions ADD CONSTRAINT decisions_subject_check
    CHECK (subject IN ('prompt', 'picture', 'upload', 'post', 'profile', 'account', 'answer', 'note'));

-- Notes that are down; a row goes when the decision is taken back.
CREATE TABLE context_notes_taken_down (
    note_id bigint PRIMARY KEY,
    decision_id bigint NOT NULL UNIQUE REFERENCES decisions ON DELETE CASCADE,
    taken_down_at timestamptz NOT NULL
);
