-- Cards of the assistant can be reported, and taken down with a decision.
-- depends: 0201_thread_answers 0301_stricter_appeals

ALTER TABLE reports
    ADD COLUMN card_post_id bigint,                              -- the post under which the card stood
    ADD COLUMN card_words text;                                  -- what it said then
CREATE INDEX reports_card ON reports (card_post_id) WHERE card_post_id IS NOT NULL;

ALTER TABLE decisions DROP CONSTRAINT decisions_subject_check;
ALTER TABLE decisions ADD CONSTRAINT decisions_subject_check
    CHECK (subject IN ('prompt', 'picture', 'upload', 'post', 'profile', 'account', 'answer'));

-- Cards that are down, by the posts they stand under; a row goes when the decision is taken back.
CREATE TABLE answers_taken_down (
    post_id bigint PRIMARY KEY,
    decision_id bigint NOT NULL UNIQUE REFERENCES decisions ON DELETE CASCADE,
    taken_down_at timestamptz NOT NULL
);
