-- Apps that registered themselves by RFC 7591: some cannot keep a secret, some ask for tokens that end and are renewed.
-- depends: 0002_people

ALTER TABLE oauth_apps
    ALTER COLUMN client_secret_hash DROP NOT NULL,               -- an app that cannot keep a secret has none
    ADD COLUMN renews boolean NOT NULL DEFAULT false;            -- its tokens end, and come with a refresh token

ALTER TABLE oauth_tokens ADD COLUMN expires_at timestamptz;
CREATE UNIQUE INDEX oauth_tokens_id ON oauth_tokens (id);
CREATE INDEX oauth_tokens_app ON oauth_tokens (app_id, account_id);
-- A token that is renewed stays one row, and so one grant: only its secret changes.
CREATE TABLE oauth_refreshes (
    token_hash bytea PRIMARY KEY,
    grant_id bigint NOT NULL REFERENCES oauth_tokens (id) ON DELETE CASCADE,
    scopes text[] NOT NULL,                                      -- what was let in at first
    expires_at timestamptz NOT NULL,
    used_at timestamptz                                          -- kept, to know one that is used twice
);
CREATE INDEX oauth_refreshes_grant ON oauth_refreshes (grant_id);
