-- How far somebody who is new has come in the steps of welcome; null for those who have finished or were here before.
-- depends: 0115_leaving
ALTER TABLE accounts ADD COLUMN welcome_step text
    CHECK (welcome_step IN ('who', 'interests', 'people', 'choices'));
