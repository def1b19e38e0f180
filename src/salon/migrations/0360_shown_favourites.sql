-- Whether others see on somebody's profile what they favourited.
-- depends: 0303_policy_domains

ALTER TABLE accounts ADD COLUMN shows_favourites boolean NOT NULL DEFAULT false;
