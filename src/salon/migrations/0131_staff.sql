-- Admins, who run the place under its operators; and what the staff write down about people and reports.
-- depends: 0130_audit

ALTER TABLE accounts DROP CONSTRAINT accounts_role_check,
    ADD CONSTRAINT accounts_role_check CHECK (role IN ('member', 'moderator', 'admin', 'operator'));
CREATE INDEX accounts_staff ON accounts (role, id) WHERE role <> 'member';

-- Each about a person, and perhaps about one report about them.
CREATE TABLE staff_notes (
    id bigint PRIMARY KEY DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    report_id bigint REFERENCES reports ON DELETE CASCADE,
    author_id bigint REFERENCES accounts ON DELETE SET NULL,
    words text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX staff_notes_account ON staff_notes (account_id, id);
CREATE INDEX staff_notes_report ON staff_notes (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX staff_notes_author ON staff_notes (author_id);
