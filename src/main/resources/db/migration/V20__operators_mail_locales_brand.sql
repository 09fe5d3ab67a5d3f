-- Where mail to an operator goes: tests of notices. Null for nowhere.
ALTER TABLE operator ADD COLUMN email text;

-- How many are written to in which locale and why; null for what was prepared before this was counted.
ALTER TABLE preparation ADD COLUMN locales jsonb;

-- What the vendor looked like when a notice was prepared: pages and mails of the notice go on looking so. Named by the
-- SHA-256 of all of it, so that notices that look alike share a row.
CREATE TABLE brand (
    digest  bytea PRIMARY KEY,
    content jsonb NOT NULL,
    logo    bytea
);
ALTER TABLE preparation ADD COLUMN brand bytea REFERENCES brand;
