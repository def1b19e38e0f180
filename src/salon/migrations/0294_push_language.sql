-- In which language a device is told.
-- depends: 0293_reading

ALTER TABLE push_subscriptions ADD COLUMN language text NOT NULL DEFAULT 'en';
