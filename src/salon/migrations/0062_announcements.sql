-- Announcements can wait unseen, and know whom, what and which posts they name.
-- depends: 0031_conversations 0061_emoji

ALTER TABLE announcements ALTER COLUMN published_at DROP NOT NULL;  -- null: only the operator sees it
ALTER TABLE announcements ALTER COLUMN published_at DROP DEFAULT;
ALTER TABLE announcements ADD COLUMN mention_ids bigint[] NOT NULL DEFAULT '{}';
ALTER TABLE announcements ADD COLUMN tags text[] NOT NULL DEFAULT '{}';
ALTER TABLE announcements ADD COLUMN status_ids bigint[] NOT NULL DEFAULT '{}';
ALTER TABLE announcements ADD CONSTRAINT announcements_end_after_start CHECK (ends_at > starts_at);
