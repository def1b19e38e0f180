-- Assistants that speak MCP: tokens for them alone with what they may use up, drafts they leave, and what they did.
-- depends: 0070_oauth_refresh 0113_age
ALTER TABLE oauth_codes
    ADD COLUMN audience text NOT NULL DEFAULT 'api' CHECK (audience IN ('api', 'mcp')),
    ADD COLUMN pictures_per_day integer,                         -- both of an assistant's grant; NULL is as the person
    ADD COLUMN spend_per_day bigint;                             -- millionths of a US dollar

ALTER TABLE oauth_tokens
    ADD COLUMN audience text NOT NULL DEFAULT 'api' CHECK (audience IN ('api', 'mcp')),
    ADD COLUMN pictures_per_day integer,
    ADD COLUMN spend_per_day bigint;

CREATE TABLE drafts (
    id bigint PRIMARY KEY DEFAULT new_id(),
    author_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    app_id bigint REFERENCES oauth_apps ON DELETE SET NULL,
    params jsonb NOT NULL,                                       -- the draft as `posts.models.Draft`
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    post_id bigint                                               -- what it became, once the person said yes
);
CREATE INDEX drafts_author ON drafts (author_id, id) WHERE post_id IS NULL;

-- A person's yes to one thing an assistant asks for: the code works once, for what it was made for, as that then was.
CREATE TABLE confirmations (
    code_hash bytea PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    grant_id bigint NOT NULL REFERENCES oauth_tokens (id) ON DELETE CASCADE,
    deed text NOT NULL,
    expires_at timestamptz NOT NULL
);
CREATE INDEX confirmations_account ON confirmations (account_id);

CREATE TABLE assistant_deeds (
    id bigint PRIMARY KEY DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    app_id bigint NOT NULL REFERENCES oauth_apps ON DELETE CASCADE,
    grant_id bigint NOT NULL,
    tool text NOT NULL,
    object_id bigint NOT NULL,                                   -- the post, draft, generation, account or report
    done_at timestamptz NOT NULL
);
CREATE INDEX assistant_deeds_account ON assistant_deeds (account_id, id);
CREATE INDEX assistant_deeds_made ON assistant_deeds (grant_id, done_at) WHERE tool = 'make_picture';
