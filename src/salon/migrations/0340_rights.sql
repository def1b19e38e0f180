-- A person's rights over what is done with what is known of them: to have it rest, to object, to have it put right.
-- depends: 0303_policy_domains 0330_consent_of_whole_families

ALTER TABLE accounts
    ADD COLUMN restricted_at timestamptz,             -- since when what is known of them is only kept (GDPR Art. 18)
    ADD COLUMN objects_to text[] NOT NULL DEFAULT '{}';  -- what they do not want done that nobody asked them about (Art. 21)

-- Whether something that rests on legitimate interest is not done with somebody.
CREATE FUNCTION is_spared(restricted_at timestamptz, objects_to text[], interest text) RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT restricted_at IS NOT NULL OR interest = ANY(objects_to);
$$;

-- As before, but nothing is shared of whom it rests for.
CREATE OR REPLACE FUNCTION consent_answers_at(wanted bigint[], upto bigint)
RETURNS TABLE (post_id bigint, purpose text, answer text)
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE family AS (
        SELECT p.id AS root, p.id AS member
        FROM posts p
        WHERE p.id = ANY(wanted)
          AND EXISTS (SELECT 1 FROM consent_state s WHERE s.account_id = p.author_id AND s.post_id IN (0, p.id))
        UNION
        SELECT f.root, e.parent_id FROM family f JOIN remix_edges e ON e.child_id = f.member
    ),
    members AS (
        SELECT m.member, p.author_id,
               coalesce(p.visibility = 'public' AND NOT p.sensitive AND p.deleted_at IS NULL
                        AND p.taken_down_at IS NULL AND p.boost_of_id IS NULL AND a.state = 'active'
                        AND a.silenced_at IS NULL AND a.sensitized_at IS NULL AND a.disabled_at IS NULL
                        AND a.restricted_at IS NULL
                        AND a.age_class = 'adult', false) AS fit
        FROM (SELECT DISTINCT member FROM family) m
        LEFT JOIN posts p ON p.id = m.member
        LEFT JOIN accounts a ON a.id = p.author_id
    ),
    said AS (
        SELECT m.member, m.fit, u.purpose,
               CASE WHEN one.state IS NULL
                         OR (one.state = 'given' AND whole.state <> 'given' AND whole.seq > one.seq)
                    THEN whole.state ELSE one.state END AS state
        FROM members m
        CROSS JOIN consent_purposes() u
        LEFT JOIN consent_state whole
            ON whole.account_id = m.author_id AND whole.post_id = 0 AND whole.purpose = u.purpose
            AND whole.state <> 'expired'
            AND (whole.state <> 'given' OR (coalesce(whole.notice_version, 0) >= u.needs AND whole.seq <= upto))
        LEFT JOIN consent_state one
            ON one.account_id = m.author_id AND one.post_id = m.member AND one.purpose = u.purpose
            AND one.state <> 'expired'
            AND (one.state <> 'given' OR (coalesce(one.notice_version, 0) >= u.needs AND one.seq <= upto))
    )
    SELECT f.root, s.purpose, CASE WHEN bool_and(s.fit AND coalesce(s.state = 'given', false)) THEN 'yes' ELSE 'no' END
    FROM family f JOIN said s ON s.member = f.member
    GROUP BY f.root, s.purpose
    HAVING bool_or(f.member = f.root AND s.state IS NOT NULL);
$$;
CREATE OR REPLACE FUNCTION consent_of_accounts_at(wanted bigint[], upto bigint)
RETURNS TABLE (account_id bigint, purpose text, answer text)
LANGUAGE sql STABLE AS $$
    SELECT s.account_id, s.purpose,
           CASE WHEN s.state = 'given' AND a.state = 'active' AND a.age_class = 'adult' AND a.silenced_at IS NULL
                     AND a.sensitized_at IS NULL AND a.disabled_at IS NULL AND a.restricted_at IS NULL
                THEN 'yes' ELSE 'no' END
    FROM consent_state s
    JOIN accounts a ON a.id = s.account_id
    JOIN consent_purposes() u ON u.purpose = s.purpose
    WHERE s.account_id = ANY(wanted) AND s.post_id = 0 AND s.state <> 'expired'
      AND (s.state <> 'given' OR (coalesce(s.notice_version, 0) >= u.needs AND s.seq <= upto));
$$;

CREATE OR REPLACE FUNCTION consent_posts(wanted text, upto bigint)
RETURNS TABLE (post_id bigint, author_id bigint, allows text[])
LANGUAGE sql STABLE AS $$
    WITH RECURSIVE willing AS MATERIALIZED (
        SELECT c.account_id, array_agg(c.purpose ORDER BY c.purpose) AS allows
        FROM consent_of_accounts_at(
            ARRAY(SELECT DISTINCT s.account_id FROM consent_state s WHERE s.post_id = 0 AND s.state = 'given'), upto) c
        WHERE c.answer = 'yes' GROUP BY c.account_id
    ),
    apart AS MATERIALIZED (
        SELECT s.post_id AS id FROM consent_state s WHERE s.post_id <> 0
        UNION SELECT e.child_id FROM remix_edges e
    ),
    members AS MATERIALIZED (
        SELECT m.id, p.author_id,
               coalesce(p.visibility = 'public' AND NOT p.sensitive AND p.deleted_at IS NULL
                        AND p.taken_down_at IS NULL AND p.boost_of_id IS NULL AND a.state = 'active'
                        AND a.silenced_at IS NULL AND a.sensitized_at IS NULL AND a.disabled_at IS NULL
                        AND a.restricted_at IS NULL AND a.age_class = 'adult', false) AS fit
        FROM (SELECT id FROM apart UNION SELECT parent_id FROM remix_edges) m
        LEFT JOIN posts p ON p.id = m.id
        LEFT JOIN accounts a ON a.id = p.author_id
    ),
    valid AS MATERIALIZED (
        SELECT s.account_id, s.post_id, s.purpose, s.state, s.seq
        FROM consent_state s JOIN consent_purposes() u ON u.purpose = s.purpose
        WHERE s.state <> 'expired'
          AND (s.state <> 'given' OR (coalesce(s.notice_version, 0) >= u.needs AND s.seq <= upto))
    ),
    refused AS (
        SELECT m.id
        FROM members m
        LEFT JOIN valid whole ON whole.account_id = m.author_id AND whole.post_id = 0 AND whole.purpose = wanted
        LEFT JOIN valid one ON one.account_id = m.author_id AND one.post_id = m.id AND one.purpose = wanted
        WHERE NOT m.fit OR consent_stands(one.state, one.seq, whole.state, whole.seq) IS DISTINCT FROM 'given'
        UNION
        SELECT e.child_id FROM refused r JOIN remix_edges e ON e.parent_id = r.id
    ),
    left_in AS MATERIALIZED (
        SELECT m.id, m.author_id FROM members m WHERE NOT EXISTS (SELECT 1 FROM refused r WHERE r.id = m.id)
    ),
    theirs AS MATERIALIZED (
        SELECT l.id, l.author_id, u.purpose
        FROM left_in l
        CROSS JOIN consent_purposes() u
        LEFT JOIN valid whole ON whole.account_id = l.author_id AND whole.post_id = 0 AND whole.purpose = u.purpose
        LEFT JOIN valid one ON one.account_id = l.author_id AND one.post_id = l.id AND one.purpose = u.purpose
        WHERE consent_stands(one.state, one.seq, whole.state, whole.seq) = 'given'
    ),
    narrowed AS (
        SELECT l.id, u.purpose FROM left_in l CROSS JOIN consent_purposes() u
        WHERE NOT EXISTS (SELECT 1 FROM theirs t WHERE t.id = l.id AND t.purpose = u.purpose)
        UNION
        SELECT e.child_id, n.purpose FROM narrowed n
        JOIN remix_edges e ON e.parent_id = n.id JOIN left_in l ON l.id = e.child_id
    )
    SELECT p.id, p.author_id, w.allows
    FROM willing w JOIN posts p ON p.author_id = w.account_id
    WHERE wanted = ANY(w.allows) AND p.visibility = 'public' AND NOT p.sensitive AND p.deleted_at IS NULL
      AND p.taken_down_at IS NULL AND p.boost_of_id IS NULL AND NOT EXISTS (SELECT 1 FROM apart a WHERE a.id = p.id)
    UNION ALL
    SELECT t.id, t.author_id, array_agg(t.purpose ORDER BY t.purpose)
    FROM theirs t JOIN apart a ON a.id = t.id
    WHERE NOT EXISTS (SELECT 1 FROM narrowed n WHERE n.id = t.id AND n.purpose = t.purpose)
    GROUP BY t.id, t.author_id;
$$;

CREATE OR REPLACE FUNCTION dataset_reason(account bigint, post bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN a.id IS NULL OR a.state = 'deleted' THEN 'erased'
        WHEN a.age_class <> 'adult' THEN 'minor'
        WHEN a.state <> 'active' OR a.silenced_at IS NOT NULL OR a.sensitized_at IS NOT NULL
             OR a.disabled_at IS NOT NULL THEN 'moderation'
        WHEN post <> 0 AND p.taken_down_at IS NOT NULL THEN 'moderation'
        WHEN post <> 0 AND (p.id IS NULL OR p.deleted_at IS NOT NULL) THEN 'erased'
        WHEN a.restricted_at IS NOT NULL THEN 'rights_claim'
        ELSE 'consent_withdrawn' END
    FROM (SELECT 1) one LEFT JOIN accounts a ON a.id = account LEFT JOIN posts p ON p.id = post
    LIMIT 1;
$$;

-- What people asked for, and what came of it. Resting and objecting hold at once; words are answered within a month.
CREATE TABLE rights_requests (
    id bigint PRIMARY KEY DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts,
    kind text NOT NULL CHECK (kind IN ('rectify', 'restrict', 'object')),
    interest text,                                    -- what is objected to
    words text NOT NULL DEFAULT '',
    state text NOT NULL CHECK (state IN ('open', 'done', 'refused', 'ended')),
    answer text,
    answered_by bigint,
    answered_at timestamptz,
    extended_because text,                            -- why it takes two months more
    created_at timestamptz NOT NULL,
    due_at timestamptz NOT NULL,
    ended_at timestamptz                              -- since when what held at once holds no more
);
CREATE INDEX rights_requests_account ON rights_requests (account_id, id);
CREATE INDEX rights_requests_open ON rights_requests (due_at, id) WHERE state = 'open';
