-- Everything a person has made can be found by its words.
-- depends: 0081_charges 0050_media_processing

ALTER TABLE generations
    ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', prompt)) STORED;
ALTER TABLE media
    ADD COLUMN words tsvector NOT NULL GENERATED ALWAYS AS (to_tsvector('simple', coalesce(description, ''))) STORED;
CREATE INDEX media_made ON media (owner_id, id DESC) WHERE generation_id IS NOT NULL AND deleted_at IS NULL;
