-- How far the tenants of an incident are told over all of its notices, where there are too many to be counted for a page: counted
-- now and then, by one replica for all. Only expands; the version before neither reads nor writes it.
CREATE TABLE incident_funnel (
    incident_id uuid PRIMARY KEY REFERENCES incident ON DELETE CASCADE,
    counted_of  uuid        NOT NULL, -- what list and notices were like then: another one whenever anything that counts moves
    listed      bigint      NOT NULL,
    addressed   bigint      NOT NULL,
    notified    bigint      NOT NULL,
    unreachable bigint      NOT NULL,
    answered    bigint      NOT NULL,
    counted_at  timestamptz NOT NULL,
    took_ms     bigint      NOT NULL  -- the longer it takes, the longer it rests
);
