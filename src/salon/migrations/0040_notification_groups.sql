-- Notifications in groups, and the policy about whose come through.
-- depends: 0005_readers

ALTER TABLE notifications ADD COLUMN group_key text;
UPDATE notifications SET group_key = 'ungrouped-' || id;
ALTER TABLE notifications ALTER COLUMN group_key SET NOT NULL;
ALTER TABLE notifications ADD COLUMN filtered boolean NOT NULL DEFAULT false;
CREATE INDEX notifications_group ON notifications (owner_id, group_key, id);
CREATE INDEX notifications_filtered ON notifications (owner_id, from_id, id) WHERE filtered;

-- Whoever has no row accepts everything.
CREATE TABLE notification_policies (
    owner_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    for_not_following text NOT NULL DEFAULT 'accept' CHECK (for_not_following IN ('accept', 'filter', 'drop')),
    for_not_followers text NOT NULL DEFAULT 'accept' CHECK (for_not_followers IN ('accept', 'filter', 'drop')),
    for_new_accounts text NOT NULL DEFAULT 'accept' CHECK (for_new_accounts IN ('accept', 'filter', 'drop')),
    for_private_mentions text NOT NULL DEFAULT 'accept' CHECK (for_private_mentions IN ('accept', 'filter', 'drop')),
    for_limited_accounts text NOT NULL DEFAULT 'accept' CHECK (for_limited_accounts IN ('accept', 'filter', 'drop'))
);

-- Whose requests were accepted comes through whatever the policy says.
CREATE TABLE notification_permissions (
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    from_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (owner_id, from_id)
);
