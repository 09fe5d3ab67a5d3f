-- Whose server takes the mail of a domain, as its MX records say: domains behind one receiver are shaped as one. Only
-- expands: the version before knows nothing of it and shapes each domain by its name.
CREATE TABLE receiver (
    domain     text COLLATE "C" PRIMARY KEY,
    receiver   text COLLATE "C",                        -- null: the domain itself, or not known
    wanted     boolean     NOT NULL DEFAULT true,       -- is to be asked for
    good_until timestamptz NOT NULL DEFAULT 'epoch'     -- and not before this moment again
);
CREATE INDEX receiver_wanted ON receiver (good_until, domain) WHERE wanted;
CREATE INDEX receiver_by_age ON receiver (good_until);

-- Whether the domains of a preparation have been looked at.
ALTER TABLE preparation ADD COLUMN receivers_wanted_at timestamptz;
