-- What the file that was sent, or the request it came with, says may not be done with a picture.
-- depends: 0085_provenance 0123_consent

ALTER TABLE media ADD COLUMN reserves text[] NOT NULL DEFAULT '{}';   -- purposes of consent
UPDATE media SET reserves = ARRAY(
    SELECT r.purpose
    FROM (VALUES ('ai_generative_training', 'ai.train.generative'), ('ai_training', 'ai.train.discriminative'),
                 ('ai_inference', 'ai.inference_input'), ('data_mining', 'dataset.public'),
                 ('data_mining', 'stream.partners')) r(entry, purpose)
    WHERE credentials -> 'training' ->> r.entry IN ('notAllowed', 'constrained')
) WHERE credentials -> 'training' IS NOT NULL;

-- A file is asked for by its name, and answered with what may be done with it.
CREATE INDEX media_original_key ON media ((original ->> 'key'));
CREATE INDEX media_small_key ON media ((small ->> 'key'));
