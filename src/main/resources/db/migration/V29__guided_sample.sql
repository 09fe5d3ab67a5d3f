-- Whose words a person should read before saying yes: found while the advisories are made. Only expands: null for what was
-- prepared before, and by a replica of the version before.
ALTER TABLE preparation ADD COLUMN sample jsonb;
