-- People somebody knew elsewhere are met when they come: what was wished for them, and who says that it is them.
-- depends: 0150_moving

ALTER TABLE imports ADD COLUMN awaited text NOT NULL DEFAULT 'ask' CHECK (awaited IN ('ask', 'follow'));
ALTER TABLE awaited_people ADD COLUMN wish text NOT NULL DEFAULT 'ask' CHECK (wish IN ('ask', 'follow'));

CREATE TABLE found_people (
    owner_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    account_id bigint NOT NULL REFERENCES accounts ON DELETE CASCADE,
    address text NOT NULL,                       -- as the owner awaits them
    id bigint NOT NULL DEFAULT new_id(),
    proven boolean NOT NULL,                     -- it is the name they have here, or a link of theirs that links back
    dismissed boolean NOT NULL DEFAULT false,    -- the owner said that it is somebody else
    PRIMARY KEY (owner_id, account_id, address)
);
CREATE INDEX found_people_page ON found_people (owner_id, id);
CREATE INDEX found_people_account ON found_people (account_id);
