-- What pictures cost: a row before any call that costs money, so that no call is made twice and caps hold.
-- depends: 0080_wider_orders

CREATE TABLE charges (
    generation_id bigint NOT NULL,
    index smallint NOT NULL,
    owner_id bigint NOT NULL,
    engine text NOT NULL,
    -- reserved: asked for; called: the engine was asked, its answer is not known; paid, free: what it said;
    -- lost: nobody knows whether it was charged, so the reserve counts
    state text NOT NULL DEFAULT 'reserved' CHECK (state IN ('reserved', 'called', 'paid', 'free', 'lost')),
    reserve bigint NOT NULL,                  -- millionths of a US dollar, as are all amounts
    cost bigint NOT NULL,                     -- what counts: the reserve, until it is known
    created_at timestamptz NOT NULL,
    called_at timestamptz,
    settled_at timestamptz,
    PRIMARY KEY (generation_id, index)
);
CREATE INDEX charges_owner ON charges (owner_id, created_at) INCLUDE (cost) WHERE state <> 'free';
CREATE INDEX charges_time ON charges (created_at) INCLUDE (cost) WHERE state <> 'free';

-- What an operator allows one person, in place of the settings; null: what the settings say.
CREATE TABLE allowances (
    account_id bigint PRIMARY KEY REFERENCES accounts ON DELETE CASCADE,
    pictures_per_hour integer CHECK (pictures_per_hour >= 0),
    pictures_total integer CHECK (pictures_total >= 0),
    spend_per_day bigint CHECK (spend_per_day >= 0),
    spend_total bigint CHECK (spend_total >= 0),
    changed_by bigint NOT NULL,
    changed_at timestamptz NOT NULL
);

ALTER TABLE variations ADD COLUMN took_ms integer;            -- with the engine, whatever came of it
ALTER TABLE generations ADD COLUMN estimated_seconds real;    -- what was said before
CREATE INDEX generations_engine ON generations (engine, id DESC);
