-- When it was said that an announcement reached its end; what ended before this was never said.
-- depends: 0062_announcements

ALTER TABLE announcements ADD COLUMN ended_at timestamptz;
UPDATE announcements SET ended_at = ends_at WHERE ends_at <= now();
CREATE INDEX announcements_ending ON announcements (ends_at) WHERE ended_at IS NULL;
