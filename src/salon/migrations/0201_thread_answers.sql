-- The assistant in conversations: one card under the post that asked, and where it is not wanted.
-- depends: 0200_assistant
CREATE TABLE thread_answers (
    post_id bigint PRIMARY KEY,                                  -- the post it stands under
    thread_id bigint NOT NULL,                                   -- the first post of its conversation
    asked_by bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'asked' CHECK (state IN ('asked', 'ready', 'failed')),
    model text,
    words text,
    source_ids bigint[] NOT NULL DEFAULT '{}',                   -- the posts it was told, in the order of its references
    problem text,                                                -- a sentence, when nothing came of it
    asked_at timestamptz NOT NULL,
    answered_at timestamptz
);
CREATE INDEX thread_answers_thread ON thread_answers (thread_id, post_id);
CREATE INDEX thread_answers_asked_by ON thread_answers (asked_by);

-- Conversations whose first author wants no assistant in them.
CREATE TABLE threads_without_assistant (
    thread_id bigint PRIMARY KEY,
    decided_at timestamptz NOT NULL
);

-- What a person chose; without a row, both.
CREATE TABLE assistant_choices (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    shows_cards boolean NOT NULL DEFAULT true,                   -- whether they see any card
    in_my_threads boolean NOT NULL DEFAULT true                  -- whether it may be asked in conversations they begin
);
