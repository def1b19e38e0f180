-- Homes are filled one by one, when their owner first comes: a crash that empties them costs nobody a long wait.
-- depends: 0005_readers

-- Unlogged like the entries, so that both go together.
DROP TABLE home_filled;
CREATE UNLOGGED TABLE filled_homes (owner_id bigint PRIMARY KEY);
