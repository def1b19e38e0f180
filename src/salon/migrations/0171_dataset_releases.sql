-- A release is known before all of it is written down; it is released when it is.
-- depends: 0170_datasets

ALTER TABLE dataset_releases ALTER COLUMN released_at DROP NOT NULL, ALTER COLUMN released_at DROP DEFAULT;

-- Why a post may no longer be in a release, in the words of the feed of what must go; the first that holds counts.
CREATE FUNCTION dataset_reason(account bigint, post bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN a.id IS NULL OR a.state = 'deleted' THEN 'erased'
        WHEN a.age_class <> 'adult' THEN 'minor'
        WHEN a.state <> 'active' OR a.silenced_at IS NOT NULL OR a.sensitized_at IS NOT NULL
             OR a.disabled_at IS NOT NULL THEN 'moderation'
        WHEN post <> 0 AND p.taken_down_at IS NOT NULL THEN 'moderation'
        WHEN post <> 0 AND (p.id IS NULL OR p.deleted_at IS NOT NULL) THEN 'erased'
        ELSE 'consent_withdrawn' END
    FROM (SELECT 1) one LEFT JOIN accounts a ON a.id = account LEFT JOIN posts p ON p.id = post
    LIMIT 1;
$$;
