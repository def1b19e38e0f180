-- Likeness: who may make pictures of somebody, which pictures that are, and every step as a receipt nobody rewrites.
-- depends: 0123_consent 0090_lineage

-- What somebody says of pictures of them; without a row nobody but they themselves may make any.
CREATE TABLE likeness_terms (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    level text NOT NULL CHECK (level IN ('me', 'approved', 'mutuals', 'everyone')),
    scope text NOT NULL DEFAULT '',           -- what for, in their own words: who makes a picture reads it
    never text[] NOT NULL DEFAULT '{}',       -- words a wish for a picture of them may not have in it
    asks_first boolean NOT NULL DEFAULT true, -- nothing is posted before they said yes to it
    expires_at timestamptz,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Whom they answered by name: allowed, at every level but 'me', or never.
CREATE TABLE likeness_people (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    maker_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    allowed boolean NOT NULL,
    expires_at timestamptz,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (account_id, maker_id)
);
CREATE INDEX likeness_people_maker ON likeness_people (maker_id);

-- The pictures that show somebody: by being asked for, or by growing out of one that does.
CREATE TABLE likeness_uses (
    id bigint PRIMARY KEY DEFAULT new_id(),
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,   -- who is shown
    generation_id bigint NOT NULL,            -- stays known when its maker is gone, so that copies are too
    maker_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'approved', 'refused')),
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answered_at timestamptz,
    UNIQUE (generation_id, account_id)
);
CREATE INDEX likeness_uses_account ON likeness_uses (account_id, id DESC);
CREATE INDEX likeness_uses_maker ON likeness_uses (maker_id);

-- Each row holds the hash of the one before it; what was said is in the receipt, which goes with the account.
CREATE TABLE likeness_ledger (
    seq bigint PRIMARY KEY,                   -- dense
    subject uuid NOT NULL,                    -- of consent_subjects
    deed text NOT NULL,
    at timestamptz NOT NULL,
    body_sha256 bytea NOT NULL,               -- of salt and body of the receipt
    previous_hash bytea NOT NULL,
    hash bytea NOT NULL
);
CREATE TRIGGER likeness_ledger_is_kept BEFORE UPDATE OR DELETE ON likeness_ledger
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE likeness_receipts (
    seq bigint PRIMARY KEY,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    salt bytea NOT NULL,
    body jsonb NOT NULL
);
CREATE INDEX likeness_receipts_account ON likeness_receipts (account_id, seq DESC);
CREATE TRIGGER likeness_receipts_are_kept BEFORE UPDATE ON likeness_receipts
    FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A name as it is looked for in words: small, without accents, signs and emoji; src/salon/checks/naming.py does the same.
CREATE FUNCTION spoken_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT lower(btrim(regexp_replace(
        regexp_replace(normalize(name, NFKD), '[\u0300-\u036f]', '', 'g'),
        '[\s!-/:-@\[-`{-~\u00a0-\u00bf\u2000-\u206f\u2190-\u2bff\ufe00-\ufe0f\U0001f000-\U0001faff]+', ' ', 'g')))
$$;
CREATE INDEX accounts_spoken_name ON accounts (spoken_name(display_name)) WHERE length(display_name) >= 3;

-- What grew out of a picture, and copies of it that were sent here, are found from the picture.
CREATE INDEX generation_parents_media ON generation_parents (media_id);
CREATE INDEX generation_references_media ON generation_references (media_id);
CREATE INDEX media_recognised ON media (recognised) WHERE recognised IS NOT NULL;
