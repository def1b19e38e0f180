-- Signing in: when a session was last used and last proved, passkeys, recovery codes.
-- depends: 0113_age

ALTER TABLE sessions
    -- When it was used, to the hour.
    ADD COLUMN last_used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- When a password or passkey was given in it.
    ADD COLUMN proved_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- The network it was started from, without the part that tells one machine; forgotten after 30 days.
    ADD COLUMN network text NOT NULL DEFAULT '';
CREATE INDEX sessions_page ON sessions (account_id, id);
ALTER TABLE oauth_tokens ADD COLUMN last_used_at timestamptz;  -- unknown of those that were there before
ALTER TABLE oauth_tokens ALTER COLUMN last_used_at SET DEFAULT clock_timestamp();

CREATE TABLE passkeys (
    id bigint PRIMARY KEY DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    credential_id bytea NOT NULL UNIQUE,
    public_key bytea NOT NULL,
    sign_count bigint NOT NULL,
    name text NOT NULL,
    transports text[] NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL,
    last_used_at timestamptz
);
CREATE INDEX passkeys_account ON passkeys (account_id, id);

-- Questions put to passkeys: each is answered once, within minutes.
CREATE UNLOGGED TABLE passkey_challenges (
    challenge_hash bytea PRIMARY KEY,
    purpose text NOT NULL CHECK (purpose IN ('register', 'prove', 'sign_in')),
    account_id bigint REFERENCES accounts ON DELETE CASCADE,
    expires_at timestamptz NOT NULL
);

CREATE TABLE recovery_codes (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    code_hash bytea NOT NULL,
    made_at timestamptz NOT NULL,
    used_at timestamptz,
    PRIMARY KEY (account_id, code_hash)
);
