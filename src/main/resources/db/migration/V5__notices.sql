-- A notice is one round of telling in an incident's series. A preparation is one attempt at its words.

CREATE TABLE notice (
    id                  uuid PRIMARY KEY,
    incident_id         uuid        NOT NULL REFERENCES incident,
    number              integer     NOT NULL,
    kind                text        NOT NULL,
    state               text        NOT NULL,
    template_key        text        NOT NULL,
    audience            text        NOT NULL,
    audience_tenants    text[],
    acknowledge_within  bigint,     -- seconds
    acknowledge_by      timestamptz,
    next_update_at      timestamptz,
    revision            bigint      NOT NULL DEFAULT 1,
    preparation_id      uuid,       -- the one whose words count; null in DRAFT
    created_by          uuid        NOT NULL,
    created_at          timestamptz NOT NULL,
    updated_at          timestamptz NOT NULL,
    approved_by         uuid,
    approved_at         timestamptz,
    released_by         uuid,
    released_at         timestamptz,
    deliver_until       timestamptz, -- released_at and the delivery deadline of that day
    paused_at           timestamptz,
    completed_at        timestamptz,
    cancelled_at        timestamptz,
    CONSTRAINT notice_number_is_taken UNIQUE (incident_id, number),
    CONSTRAINT notice_kind_is_known CHECK (kind IN ('INITIAL', 'UPDATE', 'CORRECTION', 'CLOSURE')),
    CONSTRAINT notice_state_is_known CHECK (state IN
        ('DRAFT', 'PREPARED', 'APPROVED', 'RELEASED', 'PAUSED', 'COMPLETED', 'CANCELLED')),
    CONSTRAINT notice_audience_is_known CHECK (audience IN ('ALL', 'NOT_YET_TOLD', 'CHANGED', 'TOLD', 'TENANTS')),
    CONSTRAINT notice_tenants_are_named CHECK ((audience = 'TENANTS') = (audience_tenants IS NOT NULL)),
    CONSTRAINT notice_has_words_once_prepared CHECK (state IN ('DRAFT', 'CANCELLED') OR preparation_id IS NOT NULL),
    CONSTRAINT notice_is_approved_before_release CHECK (released_at IS NULL OR approved_at IS NOT NULL),
    CONSTRAINT notice_is_released_before_sending CHECK (state NOT IN ('RELEASED', 'PAUSED', 'COMPLETED')
        OR (released_at IS NOT NULL AND deliver_until IS NOT NULL)),
    CONSTRAINT notice_completed_has_its_time CHECK ((state = 'COMPLETED') = (completed_at IS NOT NULL)),
    CONSTRAINT notice_cancelled_has_its_time CHECK ((state = 'CANCELLED') = (cancelled_at IS NOT NULL))
);

-- The revisions that the words were made from; approval and release compare them with those of the day.
CREATE TABLE preparation (
    id                 uuid PRIMARY KEY,
    notice_id          uuid        NOT NULL REFERENCES notice,
    state              text        NOT NULL,
    requested_by       uuid        NOT NULL,
    requested_by_name  text        NOT NULL,
    requested_at       timestamptz NOT NULL,
    beat_at            timestamptz NOT NULL, -- moved with every batch; a stale one means that its process died
    attempt            integer     NOT NULL DEFAULT 1,
    list_revision      bigint      NOT NULL,
    facts_revision     bigint      NOT NULL,
    series_revision    bigint      NOT NULL, -- releases, and cancellations after them, in the incident before
    template_revision  text        NOT NULL,
    salt               bytea       NOT NULL, -- of the hashes of addresses in the digest
    message_id_domain  text        NOT NULL,
    total              integer     NOT NULL,
    done               integer     NOT NULL DEFAULT 0,
    advisories         integer,
    deliveries         integer,
    digest             bytea,
    warnings           jsonb       NOT NULL DEFAULT '[]',
    faults             jsonb       NOT NULL DEFAULT '[]',
    fault_count        integer     NOT NULL DEFAULT 0,
    finished_at        timestamptz,
    CONSTRAINT preparation_state_is_known CHECK (state IN ('RUNNING', 'DONE', 'FAILED', 'STALE')),
    CONSTRAINT preparation_done_has_its_digest CHECK (state <> 'DONE' OR digest IS NOT NULL),
    CONSTRAINT preparation_finished_has_its_time CHECK ((state = 'RUNNING') = (finished_at IS NULL))
);
CREATE INDEX preparation_by_notice ON preparation (notice_id, id);
CREATE UNIQUE INDEX preparation_runs_alone ON preparation (notice_id) WHERE state = 'RUNNING';

ALTER TABLE notice ADD CONSTRAINT notice_preparation FOREIGN KEY (preparation_id) REFERENCES preparation;

-- Figures of a notice. Every change adds rows of differences, so that no two workers wait for one counter; a reader sums,
-- and a tick folds them. counter is e.g. deliveries.accepted, tenants.awaiting, findings.affected.
CREATE TABLE notice_tally (
    notice_id uuid   NOT NULL,
    counter   text   NOT NULL,
    amount    bigint NOT NULL,
    first_at  timestamptz,
    last_at   timestamptz
) WITH (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 500);
CREATE INDEX notice_tally_by_notice ON notice_tally (notice_id);
