-- What the staff did: entries nobody changes, each chained by a hash to the one before it.
-- depends: 0108_running

-- People are numbers here and refer to nothing, so that the chain outlives them; 0 is whoever holds the machine.
CREATE TABLE audit_entries (
    id bigint PRIMARY KEY DEFAULT new_id(),
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    actor_id bigint NOT NULL,
    action text NOT NULL CHECK (action ~ '^[a-z_]+\.[a-z_]+$'),
    subject text NOT NULL DEFAULT '' CHECK (subject !~ '\n'),  -- the id or name of what it was done to
    account_id bigint,                                          -- whom it is about
    details jsonb NOT NULL DEFAULT '{}',
    reason_hash bytea                                           -- of the salt and the reason, where one was given
);
CREATE INDEX audit_entries_account ON audit_entries (account_id) WHERE account_id IS NOT NULL;

-- Reasons may tell of people, so they can be erased; what is chained of them is a hash.
CREATE TABLE audit_reasons (
    entry_id bigint PRIMARY KEY REFERENCES audit_entries,
    salt bytea NOT NULL,
    reason text NOT NULL
);

CREATE TABLE audit_chain (
    seq bigint PRIMARY KEY,
    entry_id bigint NOT NULL UNIQUE REFERENCES audit_entries,
    hash bytea NOT NULL
);

-- Entries are chained when their transaction commits: the lock is the last it takes, so nobody waits in a circle.
CREATE FUNCTION chain_audit_entry() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(7205013);
    SELECT seq, hash INTO last FROM audit_chain ORDER BY seq DESC LIMIT 1;
    INSERT INTO audit_chain (seq, entry_id, hash) VALUES (
        coalesce(last.seq, 0) + 1,
        NEW.id,
        sha256(coalesce(last.hash, ''::bytea) || convert_to(concat_ws(E'\n',
            coalesce(last.seq, 0) + 1, NEW.id, (extract(epoch FROM NEW.at) * 1000000)::bigint, NEW.actor_id,
            NEW.action, NEW.subject, coalesce(NEW.account_id::text, ''), NEW.details::text,
            coalesce(encode(NEW.reason_hash, 'hex'), '')), 'UTF8'))
    );
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER audit_entries_chained AFTER INSERT ON audit_entries
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION chain_audit_entry();

CREATE FUNCTION refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'What the staff did is never rewritten: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER audit_entries_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
    EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER audit_chain_kept BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_chain
    EXECUTE FUNCTION refuse_rewriting();
CREATE TRIGGER audit_reasons_kept BEFORE UPDATE OR TRUNCATE ON audit_reasons
    EXECUTE FUNCTION refuse_rewriting();
