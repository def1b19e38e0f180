-- Posts are found by what their pictures show, and pictures kept before it was noted whether they move are gone through.
-- depends: 0360_shown_favourites 0082_gallery

CREATE INDEX media_words ON media USING gin (words) WHERE post_id IS NOT NULL AND deleted_at IS NULL;
CREATE INDEX media_unwatched ON media (id)
    WHERE kind = 'image' AND deleted_at IS NULL AND original IS NOT NULL AND NOT original ? 'animated';
