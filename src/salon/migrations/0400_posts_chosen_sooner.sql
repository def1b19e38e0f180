-- The same posts, found sooner: PostgreSQL takes what is found by recursion for a thousand times as much as it is and
-- makes tables of that size for it; of what is grouped it thinks little, and lets its tables grow. Only what a parent
-- does not allow is handed on, instead of all that any post does not allow.
-- depends: 0390_learned_models

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
    unfit AS MATERIALIZED (
        SELECT m.id
        FROM members m
        LEFT JOIN valid whole ON whole.account_id = m.author_id AND whole.post_id = 0 AND whole.purpose = wanted
        LEFT JOIN valid one ON one.account_id = m.author_id AND one.post_id = m.id AND one.purpose = wanted
        WHERE NOT m.fit OR consent_stands(one.state, one.seq, whole.state, whole.seq) IS DISTINCT FROM 'given'
        GROUP BY m.id
    ),
    refused AS (
        SELECT n.id FROM unfit n
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
    withheld AS MATERIALIZED (
        SELECT c.id, u.purpose
        FROM remix_edges e JOIN left_in c ON c.id = e.child_id JOIN left_in p ON p.id = e.parent_id
        CROSS JOIN consent_purposes() u
        WHERE NOT EXISTS (SELECT 1 FROM theirs t WHERE t.id = p.id AND t.purpose = u.purpose)
        GROUP BY c.id, u.purpose
    ),
    narrowed AS (
        SELECT w.id, w.purpose FROM withheld w
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
