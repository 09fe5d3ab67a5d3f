-- How the sending of a notice went over time and by recipient domain, for people who look at it. Only expands; what the version
-- before sends in a rolling update is not counted by domain.

-- How far a released notice had come, at moments that lie apart by a second at first and by an hour after days: the last moment
-- of each slot counts, and no row is written where nothing has moved. Sampled from the figures; sending takes no part in it.
CREATE TABLE notice_progress (
    notice_id    uuid        NOT NULL,
    slot         integer     NOT NULL,
    at           timestamptz NOT NULL,
    accepted     bigint      NOT NULL, -- deliveries that a relay has taken, whatever came of them
    delivered    bigint      NOT NULL,
    acknowledged bigint      NOT NULL, -- tenants
    PRIMARY KEY (notice_id, slot)
) WITH (fillfactor = 70);

-- The domains to which most of a prepared notice's deliveries go, and how many. Only these are counted apart.
CREATE TABLE notice_domain (
    notice_id  uuid   NOT NULL,
    domain     text COLLATE "C" NOT NULL,
    deliveries bigint NOT NULL,
    PRIMARY KEY (notice_id, domain)
);

-- Figures of these domains, kept like those of notices: every change adds rows of differences, a reader sums, a tick folds.
-- counter is a state of deliveries that stays, or "deferred", which counts how often a server has put a delivery off.
CREATE TABLE domain_tally (
    notice_id uuid   NOT NULL,
    domain    text COLLATE "C" NOT NULL,
    counter   text   NOT NULL,
    amount    bigint NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
CREATE INDEX domain_tally_by_notice ON domain_tally (notice_id);

-- The newest answers to a notice, whoever gave them.
CREATE INDEX acknowledgement_by_notice ON acknowledgement (notice_id, id);
