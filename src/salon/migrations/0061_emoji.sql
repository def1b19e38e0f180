-- Small pictures of this place's own that stand for a word between colons.
-- depends: 0002_people

CREATE TABLE custom_emoji (
    id bigint PRIMARY KEY DEFAULT new_id(),
    shortcode text NOT NULL UNIQUE CHECK (shortcode ~ '^[a-zA-Z0-9_]{2,64}$'),
    key text NOT NULL,                        -- of its picture in the store
    category text,
    visible_in_picker boolean NOT NULL DEFAULT true,
    disabled boolean NOT NULL DEFAULT false
);
