-- How far a build is is told in rows of the whole release: several tables are written at once.
-- depends: 0400_posts_chosen_sooner

ALTER TABLE dataset_builds DROP COLUMN step, DROP COLUMN steps;
