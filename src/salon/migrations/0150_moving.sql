-- Moving from one account here to another, and who somebody was elsewhere.
-- depends: 0145_assistants

ALTER TABLE accounts ADD COLUMN moved_to_id bigint REFERENCES accounts ON DELETE SET NULL;
ALTER TABLE accounts ADD COLUMN last_moved_at timestamptz;  -- stays when the move is taken back
CREATE INDEX accounts_moved_to ON accounts (moved_to_id) WHERE moved_to_id IS NOT NULL;

-- Whom an account says its person was before: here by id, elsewhere by address alone.
CREATE TABLE account_aliases (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    address text NOT NULL CHECK (address = lower(address) AND octet_length(address) <= 320),
    id bigint NOT NULL DEFAULT new_id(),
    alias_id bigint REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (account_id, address)
);
CREATE INDEX account_aliases_address ON account_aliases (address);
CREATE INDEX account_aliases_alias ON account_aliases (alias_id) WHERE alias_id IS NOT NULL;

-- The move that made a follow what it is.
ALTER TABLE follows ADD COLUMN move_id bigint;
