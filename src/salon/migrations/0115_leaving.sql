-- Accounts their owners want gone: when that is to happen, unless they sign in before.
-- depends: 0114_signing_in
ALTER TABLE accounts ADD COLUMN deletes_at timestamptz;
CREATE INDEX accounts_leaving ON accounts (deletes_at) WHERE deletes_at IS NOT NULL;
