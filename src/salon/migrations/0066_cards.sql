-- Cards of links: what the page behind a link says of itself, one for all the posts that link to it.
-- depends: 0031_conversations

CREATE TABLE cards (
    url text PRIMARY KEY CHECK (octet_length(url) <= 2000),
    asked_at timestamptz NOT NULL,            -- when the page was last to be fetched
    found jsonb,                              -- what it said, without its picture; none yet, or nothing worth showing
    image jsonb,                              -- {key, mime, width, height, bytes}
    blurhash text
);

CREATE TABLE post_cards (
    post_id bigint PRIMARY KEY,
    url text NOT NULL REFERENCES cards        -- the first link in it
);
CREATE INDEX post_cards_url ON post_cards (url, post_id);

ALTER TABLE trends DROP CONSTRAINT trends_kind_check;
ALTER TABLE trends ADD CONSTRAINT trends_kind_check CHECK (kind IN ('tag', 'status', 'link'));
