-- How pictures were made and how we know: watermarks, the author's word, what moderators found.
-- depends: 0050_media_processing

-- The numbers in the watermarks of pictures made here. They are kept when a picture goes, so that copies are known.
CREATE TABLE marks (
    number bigint PRIMARY KEY CHECK (number BETWEEN 0 AND 4294967295),
    media_id bigint,                          -- null while the picture is being stored
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX marks_media ON marks (media_id);

-- `degree` and `evidence` are what is shown; they follow from these and the log by `judge` in media/rules.py.
ALTER TABLE media
    ADD COLUMN said_degree text CHECK (said_degree IN ('none', 'assisted', 'generated', 'autonomous')),
    ADD COLUMN said_at timestamptz,           -- when the author said so
    ADD COLUMN recognised bigint,             -- the number of our watermark in a file that was uploaded
    ADD COLUMN ruled_degree text CHECK (ruled_degree IN ('none', 'assisted', 'generated', 'autonomous', 'unknown')),
    ADD COLUMN ruled_at timestamptz,          -- when moderators found so
    DROP CONSTRAINT media_evidence_check,
    ADD CONSTRAINT media_evidence_check
        CHECK (evidence IN ('credential', 'log', 'watermark', 'ruling', 'author', 'detector', 'crowd'));
UPDATE media SET said_degree = degree, said_at = created_at WHERE evidence = 'author' AND degree <> 'unknown';
