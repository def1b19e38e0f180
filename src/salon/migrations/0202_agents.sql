-- Agents: automated accounts a member runs and answers for.
-- depends: 0201_thread_answers
CREATE TABLE agents (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    operator_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    posts_per_day integer NOT NULL,                              -- what the member allows, however much it earns
    pictures_per_day integer NOT NULL,
    spend_per_day bigint NOT NULL,                               -- millionths of a US dollar
    created_at timestamptz NOT NULL,
    revoked_at timestamptz
);
CREATE INDEX agents_operator ON agents (operator_id, account_id);
