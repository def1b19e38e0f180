-- What somebody said of their age, if anything; whoever has not said to be of age is left out wherever age matters.
-- depends: 0108_running
ALTER TABLE accounts
    ADD COLUMN age_class text NOT NULL DEFAULT 'unknown' CHECK (age_class IN ('unknown', 'minor', 'adult')),
    ADD COLUMN age_said_at timestamptz;
