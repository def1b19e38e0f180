-- Video and sound are made ready by a job: how far it is, what it starts from, and what is known of the result.
-- depends: 0003_posts

ALTER TABLE media
    ADD COLUMN state text NOT NULL DEFAULT 'ready' CHECK (state IN ('queued', 'running', 'ready', 'failed')),
    ADD COLUMN error text,                    -- why it failed, a sentence for its owner
    ADD COLUMN attempts smallint NOT NULL DEFAULT 0,
    ADD COLUMN heartbeat_at timestamptz,      -- the worker that makes it ready says it is alive
    ADD COLUMN sent jsonb,                    -- {key, container}: the file as it came, until it is ready or has failed
    ADD COLUMN clip jsonb,                    -- {duration, bitrate, ...}: what only video and sound have
    ALTER COLUMN original DROP NOT NULL,
    ALTER COLUMN small DROP NOT NULL,         -- sound without a cover has neither preview nor blurhash
    ALTER COLUMN blurhash DROP NOT NULL,
    ADD CONSTRAINT media_ready_has_a_file CHECK (state <> 'ready' OR original IS NOT NULL),
    ADD CONSTRAINT media_only_sound_lacks_a_preview
        CHECK (state <> 'ready' OR kind = 'audio' OR (small IS NOT NULL AND blurhash IS NOT NULL));
CREATE INDEX media_waiting ON media (id) WHERE state IN ('queued', 'running');
