-- What people note, show and hide about others, and more of how they appear themselves.
-- depends: 0003_posts

CREATE TABLE account_notes (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    about_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    note text NOT NULL,
    PRIMARY KEY (account_id, about_id)
);

CREATE TABLE endorsements (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    endorsed_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (account_id, endorsed_id)
);

CREATE TABLE featured_tags (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    tag text NOT NULL,
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (account_id, tag)
);

CREATE TABLE domain_blocks (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    domain text NOT NULL,
    id bigint NOT NULL DEFAULT new_id(),
    PRIMARY KEY (account_id, domain)
);

CREATE TABLE hidden_suggestions (
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    hidden_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    PRIMARY KEY (account_id, hidden_id)
);

ALTER TABLE accounts ADD COLUMN indexable boolean NOT NULL DEFAULT false;
ALTER TABLE accounts ADD COLUMN hide_collections boolean NOT NULL DEFAULT false;
ALTER TABLE accounts ADD COLUMN quote_policy text NOT NULL DEFAULT 'public'
    CHECK (quote_policy IN ('public', 'followers', 'nobody'));
ALTER TABLE accounts ADD COLUMN attribution_domains text[] NOT NULL DEFAULT '{}';
-- Which languages of somebody one wants in one's home; null is all of them.
ALTER TABLE follows ADD COLUMN languages text[];
DROP INDEX follows_followee;
CREATE INDEX follows_followee ON follows (followee_id, follower_id) INCLUDE (shows_boosts, languages)
    WHERE state = 'accepted';
