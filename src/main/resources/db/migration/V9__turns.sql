-- Whose turn it is, who is at work, and what recipient domains bear. Only expands: the version before runs beside it.

-- domain: of the recipient, in lower case; what is shaped. rank: of the tenant's tier, 0 first.
ALTER TABLE delivery_queue
    ADD COLUMN domain text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN rank smallint NOT NULL DEFAULT 0;

-- A claim must touch no indexed column, or it is not HOT: each would write to every index and leave the old entry behind.
-- So no index speaks of leases. Dead workers are found by their own row, and only then is the queue walked.
DROP INDEX delivery_queue_by_lease;
-- The order of a claim, and unique, so that a worker can go on where its last claim ended and need not step again over the
-- entries of rows that are gone, which stay for as long as the oldest transaction of the database does.
DROP INDEX delivery_queue_by_due;
CREATE INDEX delivery_queue_by_turn ON delivery_queue (notice_id, due_at, rank, delivery_id);

-- Three versions of a row find room on its page: made, claimed, settled. So both updates stay HOT even while an old
-- transaction keeps the earlier ones from being removed.
ALTER TABLE delivery SET (fillfactor = 45);

-- A process that sends. Its lease runs on the database's clock; what it has claimed is lost when the lease is.
CREATE TABLE delivery_worker (
    id          uuid PRIMARY KEY,
    started_at  timestamptz NOT NULL,
    lease_until timestamptz NOT NULL
) WITH (fillfactor = 50);

-- What a recipient domain bears, where it said so: there is no row for one that never complained.
CREATE TABLE destination (
    domain       text COLLATE "C" PRIMARY KEY,
    rate         double precision NOT NULL, -- messages a second, of all workers together
    concurrency  integer          NOT NULL, -- messages under way, of all workers together
    ceiling      double precision NOT NULL, -- the rate at which it complained
    closed_until timestamptz      NOT NULL,
    throttled_at timestamptz      NOT NULL,
    CONSTRAINT destination_lets_something_through CHECK (rate > 0 AND concurrency > 0)
);
CREATE INDEX destination_by_complaint ON destination (throttled_at);

-- Work that one of the workers does for all, whoever comes first.
CREATE TABLE chore (
    name    text PRIMARY KEY,
    done_at timestamptz NOT NULL
);
