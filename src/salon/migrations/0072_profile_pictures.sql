-- What a person's pictures show, for those who do not see them.
-- depends: 0002_people

ALTER TABLE accounts
    ADD COLUMN avatar_description text NOT NULL DEFAULT '',
    ADD COLUMN header_description text NOT NULL DEFAULT '';
