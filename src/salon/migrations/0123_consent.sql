-- The ledger of consent: who allows what, when, after reading which words; and what may be done with a post by it.
-- depends: 0091_together 0113_age

-- Who a subject of the ledger is. This row goes with the account; the ledger stays and names nobody.
CREATE TABLE consent_subjects (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    subject uuid NOT NULL UNIQUE DEFAULT gen_random_uuid()
);

-- The words that were read, as they were.
CREATE TABLE consent_notices (
    sha256 bytea PRIMARY KEY,
    purpose text NOT NULL,
    version integer NOT NULL,
    language text NOT NULL,
    words text NOT NULL
);
CREATE TRIGGER consent_notices_are_kept BEFORE UPDATE OR DELETE ON consent_notices
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Each row holds the hash of the one before it, whoever's that was.
CREATE TABLE consent_ledger (
    seq bigint PRIMARY KEY,                   -- dense
    subject uuid NOT NULL,
    purpose text NOT NULL,
    post_id bigint,                           -- null: all posts of the subject
    state text NOT NULL CHECK (state IN ('given', 'refused', 'withdrawn', 'objected', 'expired')),
    method text NOT NULL,
    notice_version integer,                   -- null where a signal spoke
    notice_sha256 bytea REFERENCES consent_notices,
    at timestamptz NOT NULL,
    evidence_sha256 bytea,
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE INDEX consent_ledger_subject ON consent_ledger (subject, seq);
CREATE TRIGGER consent_ledger_is_kept BEFORE UPDATE OR DELETE ON consent_ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- How an answer came; erased with the account or when it is old. The salt keeps the hash from being guessed after that.
CREATE TABLE consent_evidence (
    seq bigint PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    salt bytea NOT NULL,
    body jsonb NOT NULL,                      -- {"address": "192.0.2.0/24", "agent": hash, "language": "en", ...}
    at timestamptz NOT NULL
);
CREATE INDEX consent_evidence_account ON consent_evidence (account_id);
CREATE INDEX consent_evidence_at ON consent_evidence (at);

-- What holds now, derived from the ledger in the transaction that writes it; `post_id` 0 is all posts.
CREATE TABLE consent_state (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    post_id bigint NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    notice_version integer,
    seq bigint NOT NULL,
    PRIMARY KEY (account_id, post_id, purpose)
);

-- The purposes, and the oldest version of its notice a yes may rest on; src/salon/consent/purposes.py says more.
CREATE FUNCTION consent_purposes() RETURNS TABLE (purpose text, needs integer) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('ai.train.generative', 1), ('ai.train.discriminative', 1), ('ai.inference_input', 1), ('search.index', 1),
           ('dataset.public', 1), ('stream.partners', 1), ('archive.public', 1), ('bridge.protocol', 1);
$$;

-- What may be done with posts, as `answer` in src/salon/consent/rules.py decides it: 'yes' or 'no' by purpose; where
-- there is no row its author has said nothing. A post that is gone, private, sensitive or not an adult's is never 'yes',
-- nor is what grew out of one whose author does not say yes too.
CREATE FUNCTION consent_answers(wanted bigint[]) RETURNS TABLE (post_id bigint, purpose text, answer text)
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
            AND whole.state <> 'expired' AND (whole.state <> 'given' OR coalesce(whole.notice_version, 0) >= u.needs)
        LEFT JOIN consent_state one
            ON one.account_id = m.author_id AND one.post_id = m.member AND one.purpose = u.purpose
            AND one.state <> 'expired' AND (one.state <> 'given' OR coalesce(one.notice_version, 0) >= u.needs)
    )
    SELECT f.root, s.purpose, CASE WHEN bool_and(s.fit AND coalesce(s.state = 'given', false)) THEN 'yes' ELSE 'no' END
    FROM family f JOIN said s ON s.member = f.member
    GROUP BY f.root, s.purpose
    HAVING bool_or(f.member = f.root AND s.state IS NOT NULL);
$$;

-- The same for what is not in a post yet: what its owner says of all their posts.
CREATE FUNCTION consent_of_accounts(wanted bigint[]) RETURNS TABLE (account_id bigint, purpose text, answer text)
LANGUAGE sql STABLE AS $$
    SELECT s.account_id, s.purpose,
           CASE WHEN s.state = 'given' AND a.state = 'active' AND a.age_class = 'adult' AND a.silenced_at IS NULL
                     AND a.sensitized_at IS NULL AND a.disabled_at IS NULL
                THEN 'yes' ELSE 'no' END
    FROM consent_state s
    JOIN accounts a ON a.id = s.account_id
    JOIN consent_purposes() u ON u.purpose = s.purpose
    WHERE s.account_id = ANY(wanted) AND s.post_id = 0 AND s.state <> 'expired'
      AND (s.state <> 'given' OR coalesce(s.notice_version, 0) >= u.needs);
$$;
