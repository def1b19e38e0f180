-- Objections to labels, which their labelers answer; and labels that moderators took off.
-- depends: 0282_labelers 0310_context 0360_shown_favourites

CREATE TABLE label_appeals (
    id bigint PRIMARY KEY DEFAULT new_id(),
    label_id bigint NOT NULL UNIQUE,                             -- of the deed that put it
    labeler_id bigint NOT NULL REFERENCES labelers ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,     -- who is labelled, or wrote the post that is
    post_id bigint,
    value text NOT NULL,
    words text NOT NULL,
    created_at timestamptz NOT NULL,
    kept boolean,                                                -- NULL until it is answered
    answer text,
    answered_at timestamptz,
    CHECK ((kept IS NULL) = (answered_at IS NULL))
);
CREATE INDEX label_appeals_labeler ON label_appeals (labeler_id, id);
CREATE INDEX label_appeals_account ON label_appeals (account_id, id);

-- A label that was taken off stands for nobody, and can be neither taken back nor put again while the decision holds.
ALTER TABLE labels
    ADD COLUMN taken_off_at timestamptz,
    ADD COLUMN taken_off_by bigint UNIQUE;                       -- the decision

ALTER TABLE reports ADD COLUMN label_id bigint;                  -- the label it is about; its words are in `card_words`
CREATE INDEX reports_label ON reports (label_id) WHERE label_id IS NOT NULL;

ALTER TABLE decisions DROP CONSTRAINT decisions_subject_check;
ALTER TABLE decisions ADD CONSTRAINT decisions_subject_check
    CHECK (subject IN ('prompt', 'picture', 'upload', 'post', 'profile', 'account', 'answer', 'note', 'label'));

-- Told every time, and not once for each who does it: another picture of somebody is another question.
DROP INDEX notifications_once;
CREATE UNIQUE INDEX notifications_once ON notifications (owner_id, kind, from_id, coalesce(post_id, 0))
    WHERE kind NOT IN ('moderation_warning', 'salon.report', 'salon.appeal', 'salon.label_appeal', 'salon.label_answer',
                       'salon.likeness', 'salon.likeness_agreed');
