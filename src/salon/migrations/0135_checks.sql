-- What is looked at before it is made or shown: policies in their versions, and every decision as a statement of reasons.
-- depends: 0090_lineage

CREATE TABLE policies (
    version integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
    rules jsonb NOT NULL,
    note text NOT NULL DEFAULT '',
    made_by bigint REFERENCES accounts ON DELETE SET NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    live_at timestamptz,                      -- since when it holds; the latest of all does
    live_by bigint REFERENCES accounts ON DELETE SET NULL
);
CREATE INDEX policies_live ON policies (live_at DESC) WHERE live_at IS NOT NULL;

-- The columns from `decision_ground` to `content_language` are the transparency database's own, under its names.
CREATE TABLE decisions (
    id bigint PRIMARY KEY DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,   -- about whom
    subject text NOT NULL CHECK (subject IN ('prompt', 'picture', 'upload', 'post', 'profile', 'account')),
    label text NOT NULL,
    action text NOT NULL,
    post_id bigint,
    media_id bigint,
    takedown_id bigint,
    warning_id bigint,
    report_id bigint,
    words text,                               -- what was written, for the person's own eyes; goes with the account
    findings jsonb NOT NULL DEFAULT '[]',
    policy_version integer,
    decided_by bigint REFERENCES accounts ON DELETE SET NULL,           -- nobody: a machine
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    reversed_at timestamptz,
    reversed_by bigint REFERENCES accounts ON DELETE SET NULL,
    decision_ground text NOT NULL
        CHECK (decision_ground IN ('DECISION_GROUND_ILLEGAL_CONTENT', 'DECISION_GROUND_INCOMPATIBLE_CONTENT')),
    illegal_content_legal_ground text CHECK (length(illegal_content_legal_ground) <= 500),
    illegal_content_explanation text CHECK (length(illegal_content_explanation) <= 2000),
    incompatible_content_ground text CHECK (length(incompatible_content_ground) <= 500),
    incompatible_content_explanation text CHECK (length(incompatible_content_explanation) <= 2000),
    incompatible_content_illegal boolean,
    content_type text[] NOT NULL CHECK (cardinality(content_type) > 0),
    category text NOT NULL,
    category_specification text[] NOT NULL DEFAULT '{}',
    content_date date NOT NULL,
    application_date date NOT NULL,
    decision_facts text NOT NULL CHECK (length(decision_facts) BETWEEN 1 AND 5000),
    source_type text NOT NULL,
    automated_detection boolean NOT NULL,
    automated_decision text NOT NULL,
    decision_visibility text[] NOT NULL DEFAULT '{}',
    decision_visibility_other text,
    decision_provision text,
    decision_account text,
    content_language text,
    CHECK (CASE WHEN decision_ground = 'DECISION_GROUND_ILLEGAL_CONTENT'
                THEN illegal_content_legal_ground IS NOT NULL AND illegal_content_explanation IS NOT NULL
                ELSE incompatible_content_ground IS NOT NULL AND incompatible_content_explanation IS NOT NULL END),
    CHECK (decision_visibility <> '{}' OR decision_provision IS NOT NULL OR decision_account IS NOT NULL)
);
CREATE INDEX decisions_account ON decisions (account_id, id);
CREATE INDEX decisions_post ON decisions (post_id) WHERE post_id IS NOT NULL;
CREATE INDEX decisions_report ON decisions (report_id) WHERE report_id IS NOT NULL;
CREATE INDEX decisions_takedown ON decisions (takedown_id) WHERE takedown_id IS NOT NULL;
