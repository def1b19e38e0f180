-- Datasets: what may be done with posts as it was at a place in the ledger; releases, what is in them, what must go again.
-- depends: 0145_assistants

-- What people chose, looked at and passed over is asked about apart from what they wrote.
CREATE OR REPLACE FUNCTION consent_purposes() RETURNS TABLE (purpose text, needs integer) LANGUAGE sql IMMUTABLE AS $$
    VALUES ('ai.train.generative', 1), ('ai.train.discriminative', 1), ('ai.inference_input', 1), ('search.index', 1),
           ('dataset.public', 1), ('dataset.choices', 1), ('stream.partners', 1), ('archive.public', 1),
           ('bridge.protocol', 1);
$$;

-- The one definition: as 0123 said it, but a yes that was given after row `upto` of the ledger is not one yet.
CREATE FUNCTION consent_answers_at(wanted bigint[], upto bigint)
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
CREATE OR REPLACE FUNCTION consent_answers(wanted bigint[]) RETURNS TABLE (post_id bigint, purpose text, answer text)
LANGUAGE sql STABLE AS $$
    SELECT a.post_id, a.purpose, a.answer FROM consent_answers_at(wanted, 9223372036854775807) a;
$$;

CREATE FUNCTION consent_of_accounts_at(wanted bigint[], upto bigint)
RETURNS TABLE (account_id bigint, purpose text, answer text)
LANGUAGE sql STABLE AS $$
    SELECT s.account_id, s.purpose,
           CASE WHEN s.state = 'given' AND a.state = 'active' AND a.age_class = 'adult' AND a.silenced_at IS NULL
                     AND a.sensitized_at IS NULL AND a.disabled_at IS NULL
                THEN 'yes' ELSE 'no' END
    FROM consent_state s
    JOIN accounts a ON a.id = s.account_id
    JOIN consent_purposes() u ON u.purpose = s.purpose
    WHERE s.account_id = ANY(wanted) AND s.post_id = 0 AND s.state <> 'expired'
      AND (s.state <> 'given' OR (coalesce(s.notice_version, 0) >= u.needs AND s.seq <= upto));
$$;
CREATE OR REPLACE FUNCTION consent_of_accounts(wanted bigint[])
RETURNS TABLE (account_id bigint, purpose text, answer text)
LANGUAGE sql STABLE AS $$
    SELECT a.account_id, a.purpose, a.answer FROM consent_of_accounts_at(wanted, 9223372036854775807) a;
$$;

-- All posts of this place that one purpose is allowed for, with everything that is allowed of each: what
-- `consent_answers_at` says, asked of whole accounts where nothing was said of a single post and nothing was remixed.
CREATE FUNCTION consent_posts(wanted text, upto bigint) RETURNS TABLE (post_id bigint, author_id bigint, allows text[])
LANGUAGE sql STABLE AS $$
    WITH willing AS MATERIALIZED (
        SELECT c.account_id, array_agg(c.purpose ORDER BY c.purpose) AS allows
        FROM consent_of_accounts_at(
            ARRAY(SELECT DISTINCT s.account_id FROM consent_state s WHERE s.post_id = 0 AND s.state = 'given'), upto) c
        WHERE c.answer = 'yes' GROUP BY c.account_id
    ),
    apart AS MATERIALIZED (
        SELECT s.post_id AS id FROM consent_state s WHERE s.post_id <> 0
        UNION SELECT e.child_id FROM remix_edges e
    )
    SELECT p.id, p.author_id, w.allows
    FROM willing w JOIN posts p ON p.author_id = w.account_id
    WHERE wanted = ANY(w.allows) AND p.visibility = 'public' AND NOT p.sensitive AND p.deleted_at IS NULL
      AND p.taken_down_at IS NULL AND p.boost_of_id IS NULL AND NOT EXISTS (SELECT 1 FROM apart a WHERE a.id = p.id)
    UNION ALL
    SELECT p.id, p.author_id, g.allows
    FROM (
        SELECT c.post_id, array_agg(c.purpose ORDER BY c.purpose) AS allows
        FROM consent_answers_at(ARRAY(SELECT a.id FROM apart a), upto) c WHERE c.answer = 'yes' GROUP BY c.post_id
    ) g JOIN posts p ON p.id = g.post_id
    WHERE wanted = ANY(g.allows);
$$;

-- Every release ever made. What was released at one place in the log is one line: a later version of it only lacks rows.
CREATE TABLE dataset_releases (
    id bigint PRIMARY KEY DEFAULT new_id(),
    as_of_seq bigint NOT NULL,
    epoch text NOT NULL,
    major integer NOT NULL,                   -- its version is `major`.0.0: taking rows away is a new major version
    content_sha256 bytea NOT NULL,            -- of the names and hashes of its data files
    manifest_sha256 bytea NOT NULL,
    signature bytea NOT NULL,                 -- Ed25519 over the manifest
    summary jsonb NOT NULL,                   -- {"configs": {name: {"rows", "files", "bytes"}}, ...}
    folder text NOT NULL,                     -- where its files lie
    released_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    superseded_at timestamptz,
    UNIQUE (epoch, as_of_seq, major)
);

-- Who has a part in a row of a release, a row for each: the post it is about, and whoever wrote or chose. A row of the
-- release goes when one of them may no longer be shared; the names here go with it.
CREATE TABLE dataset_parties (
    release_id bigint NOT NULL REFERENCES dataset_releases ON DELETE CASCADE,
    config text NOT NULL,
    item_id bytea NOT NULL,
    account_id bigint NOT NULL,
    post_id bigint NOT NULL                   -- 0: no post, what the account chose
);
CREATE INDEX dataset_parties_post ON dataset_parties (post_id) WHERE post_id <> 0;
CREATE INDEX dataset_parties_account ON dataset_parties (account_id);
CREATE INDEX dataset_parties_item ON dataset_parties (release_id, item_id);

-- What must be deleted from a release; kept for good, and names nobody.
CREATE TABLE dataset_tombstones (
    seq bigint PRIMARY KEY,                   -- in the order they became visible
    release_id bigint NOT NULL REFERENCES dataset_releases,
    config text NOT NULL,
    item_id bytea NOT NULL,
    reason text NOT NULL CHECK (reason IN ('consent_withdrawn', 'erased', 'moderation', 'legal', 'minor',
                                           'rights_claim')),
    effective_at timestamptz NOT NULL,
    delete_by timestamptz NOT NULL,
    UNIQUE (release_id, config, item_id)
);
CREATE INDEX dataset_tombstones_page ON dataset_tombstones (release_id, seq);

-- Which registered recipients took which release, and up to where they say to have deleted what must go.
CREATE TABLE dataset_holdings (
    recipient_id bigint NOT NULL REFERENCES recipients,
    release_id bigint NOT NULL REFERENCES dataset_releases,
    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    acknowledged_seq bigint NOT NULL DEFAULT 0,
    acknowledged_at timestamptz,
    PRIMARY KEY (recipient_id, release_id)
);

-- What was shown to those who agreed to have their choices in datasets: where it stood when it was first seen there, and
-- how long it was to be seen in all. Kept for 90 days.
CREATE TABLE impressions (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    post_id bigint NOT NULL,
    surface text NOT NULL,
    position smallint NOT NULL,
    dwell_ms integer NOT NULL,
    shown_at timestamptz NOT NULL,
    PRIMARY KEY (account_id, post_id, surface)
);
CREATE INDEX impressions_shown ON impressions (shown_at);
