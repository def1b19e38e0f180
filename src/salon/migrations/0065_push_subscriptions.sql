-- Web Push: where an app or a browser wants to be told, and of what.
-- depends: 0040_notification_groups 0070_oauth_refresh

CREATE UNIQUE INDEX sessions_id ON sessions (id);

CREATE TABLE push_subscriptions (
    id bigint PRIMARY KEY DEFAULT new_id(),
    credential_id bigint NOT NULL UNIQUE,     -- the token or session it belongs to, and ends with
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    endpoint text NOT NULL,                   -- of the push service
    p256dh bytea NOT NULL,                    -- the subscriber's public key, a point of P-256
    auth bytea NOT NULL,                      -- the subscriber's secret for the key exchange
    standard boolean NOT NULL,                -- RFC 8291, else the draft older apps read
    alerts text[] NOT NULL,                   -- kinds of notifications wanted
    policy text NOT NULL DEFAULT 'all' CHECK (policy IN ('all', 'followed', 'follower', 'none')),
    sealed_token bytea,                       -- an app's token, which apps find the account by; the key is in the data folder
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX push_subscriptions_account ON push_subscriptions (account_id);
