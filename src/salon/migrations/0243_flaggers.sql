-- In which field somebody is trusted to tell of what is illegal.
-- depends: 0221_notices

ALTER TABLE trusted_flaggers ADD COLUMN field text NOT NULL DEFAULT '' CHECK (length(field) <= 200);
