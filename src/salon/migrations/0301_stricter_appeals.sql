-- An appeal of who reported, who finds that too little was done, ends in a stricter decision.
-- depends: 0300_proposals 0221_notices

ALTER TABLE appeals DROP CONSTRAINT appeals_state_check;
ALTER TABLE appeals ADD CONSTRAINT appeals_state_check CHECK (state IN ('open', 'upheld', 'reversed', 'stricter'));
