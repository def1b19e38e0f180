-- What the operator says about this place, and what people report.
-- depends: 0040_notification_groups

-- Pages of plain words: description, privacy_policy, terms_of_service, contact.
CREATE TABLE place_papers (
    name text PRIMARY KEY CHECK (name IN ('description', 'privacy_policy', 'terms_of_service', 'contact')),
    content text NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE place_rules (
    id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    place integer NOT NULL,
    text text NOT NULL,
    hint text NOT NULL DEFAULT ''
);

CREATE TABLE reports (
    id bigint PRIMARY KEY DEFAULT new_id(),
    reporter_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    about_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    category text NOT NULL CHECK (category IN ('spam', 'legal', 'violation', 'other')),
    comment text NOT NULL DEFAULT '',
    forwarded boolean NOT NULL DEFAULT false,
    status_ids bigint[] NOT NULL DEFAULT '{}',
    rule_ids integer[] NOT NULL DEFAULT '{}',
    assigned_id bigint REFERENCES accounts ON DELETE SET NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    action_taken_at timestamptz,
    action_taken_by bigint REFERENCES accounts ON DELETE SET NULL
);
CREATE INDEX reports_open ON reports (id DESC) WHERE action_taken_at IS NULL;
CREATE INDEX reports_about ON reports (about_id, id);
CREATE INDEX reports_reporter ON reports (reporter_id, id);
