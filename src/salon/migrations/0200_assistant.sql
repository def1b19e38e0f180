-- What people asked the language model for: what it may have cost is set aside before the call and settled after it.
-- depends: 0145_assistants
CREATE TABLE assistant_asks (
    id bigint PRIMARY KEY DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    errand text NOT NULL,
    model text NOT NULL,
    cost bigint NOT NULL,                                        -- millionths of a US dollar
    input_tokens integer,
    output_tokens integer,
    settled boolean NOT NULL DEFAULT false,
    asked_at timestamptz NOT NULL
);
CREATE INDEX assistant_asks_account ON assistant_asks (account_id, asked_at);
CREATE INDEX assistant_asks_asked ON assistant_asks (asked_at);
