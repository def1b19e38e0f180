-- Domains whose links a policy knows as bad.
-- depends: 0302_held_posts

ALTER TABLE policies ADD COLUMN domains text[] NOT NULL DEFAULT '{}';
