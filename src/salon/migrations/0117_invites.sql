-- When an invitation was made: members may make so many in 30 days.
-- depends: 0116_welcome
ALTER TABLE invites ADD COLUMN created_at timestamptz NOT NULL DEFAULT clock_timestamp();
CREATE INDEX invites_created_by ON invites (created_by, created_at);
