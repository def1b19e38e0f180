-- What moderators do about an account: measures that are lifted again, and warnings.
-- depends: 0040_notification_groups 0041_place_and_reports

ALTER TABLE accounts
    ADD COLUMN silenced_at timestamptz,       -- out of sight of whoever does not follow
    ADD COLUMN sensitized_at timestamptz,     -- its media are always covered
    ADD COLUMN disabled_at timestamptz;       -- its owner cannot come in
CREATE INDEX accounts_silenced ON accounts (id) WHERE silenced_at IS NOT NULL;

CREATE TABLE account_warnings (
    id bigint PRIMARY KEY DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    moderator_id bigint REFERENCES accounts ON DELETE SET NULL,
    report_id bigint REFERENCES reports ON DELETE SET NULL,
    action text NOT NULL CHECK (action IN ('none', 'sensitive', 'disable', 'silence', 'suspend')),
    text text NOT NULL DEFAULT '',
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX account_warnings_account ON account_warnings (account_id, id);

-- Everything else is told once; people may be warned again.
DROP INDEX notifications_once;
CREATE UNIQUE INDEX notifications_once ON notifications (owner_id, kind, from_id, coalesce(post_id, 0))
    WHERE kind <> 'moderation_warning';

-- As Mastodon has it: what the silenced do is held back unless one follows them.
ALTER TABLE notification_policies ALTER COLUMN for_limited_accounts SET DEFAULT 'filter';
UPDATE notification_policies SET for_limited_accounts = 'filter';

-- Favourites are written in the order of their ids; what moderators count over a time reads few blocks.
CREATE INDEX favourites_time ON favourites USING brin (id);
CREATE INDEX reports_closed ON reports (action_taken_at) WHERE action_taken_at IS NOT NULL;
