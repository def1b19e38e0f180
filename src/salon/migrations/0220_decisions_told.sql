-- Decisions reach whom they are about and who reported what they answer, each one told once.
-- depends: 0136_appeals 0071_moderation

DROP INDEX notifications_once;
CREATE UNIQUE INDEX notifications_once ON notifications (owner_id, kind, from_id, coalesce(post_id, 0))
    WHERE kind NOT IN ('moderation_warning', 'salon.report', 'salon.appeal');
CREATE INDEX decisions_warning ON decisions (warning_id) WHERE warning_id IS NOT NULL;
