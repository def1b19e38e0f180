-- What a policy would have changed in the week before it was written.
-- depends: 0136_appeals

ALTER TABLE policies
    ADD COLUMN replay jsonb,
    ADD COLUMN replayed_at timestamptz;
