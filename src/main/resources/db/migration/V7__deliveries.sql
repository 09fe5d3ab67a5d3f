-- One advisory to one contact; its turn in the queue; what happened to it.

-- The wide row. No index on state: the two updates of a delivery's life must stay HOT.
CREATE TABLE delivery (
    notice_id       uuid NOT NULL,
    id              uuid NOT NULL,
    preparation_id  uuid NOT NULL,
    tenant_id       text COLLATE "C" NOT NULL,
    email           text,   -- the snapshot that the notice works on; null once erased
    contact_name    text,
    contact_role    text,
    locale          text NOT NULL, -- of the rendering it is sent
    wanted_locale   text,          -- what the contact asked for, where that is another language
    state           text NOT NULL DEFAULT 'QUEUED',
    attempts        integer NOT NULL DEFAULT 0,
    token_version   integer NOT NULL DEFAULT 1,
    check_code      bigint NOT NULL, -- made from the id by HMAC; here so that a typed code can be looked up
    may_be_sent     boolean NOT NULL DEFAULT false, -- an attempt ended ACCEPTED or UNKNOWN: its reader may know
    reason          text,
    last_reply      text,
    next_attempt_at timestamptz,
    attempted_at    timestamptz,
    accepted_at     timestamptz,
    delivered_at    timestamptz,
    finished_at     timestamptz,
    PRIMARY KEY (notice_id, id),
    CONSTRAINT delivery_state_is_known CHECK (state IN ('QUEUED', 'SENDING', 'ACCEPTED', 'DELIVERED', 'DEFERRED', 'REFUSED',
        'BOUNCED', 'COMPLAINED', 'UNKNOWN', 'EXPIRED', 'HELD', 'CANCELLED')),
    CONSTRAINT delivery_accepted_has_its_time CHECK (state <> 'ACCEPTED' OR accepted_at IS NOT NULL),
    CONSTRAINT delivery_deferred_has_a_next_attempt CHECK (state <> 'DEFERRED' OR next_attempt_at IS NOT NULL),
    CONSTRAINT delivery_at_rest_has_its_time CHECK ((finished_at IS NOT NULL) = (state IN ('ACCEPTED', 'DELIVERED', 'REFUSED',
        'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD', 'CANCELLED')))
) WITH (fillfactor = 70);
CREATE INDEX delivery_by_id ON delivery (id);
CREATE INDEX delivery_by_check_code ON delivery (check_code);
CREATE INDEX delivery_by_tenant ON delivery (notice_id, preparation_id, tenant_id, id);

-- The narrow row: stands here while the delivery can still move without a person, and no longer.
-- Free to claim: lease_until is null. Claimed: attempt is the fence, lease_until the end of the claim.
CREATE TABLE delivery_queue (
    notice_id      uuid NOT NULL,
    delivery_id    uuid NOT NULL,
    preparation_id uuid NOT NULL,
    due_at         timestamptz NOT NULL,
    attempt        integer NOT NULL DEFAULT 0,
    retries        integer NOT NULL DEFAULT 0, -- failed attempts that count for the back-off
    lease_until    timestamptz,
    worker         uuid,
    deliver_until  timestamptz, -- set by an operator's retry; otherwise the notice's own counts
    in_doubt       boolean NOT NULL DEFAULT false, -- its last attempt ended UNKNOWN
    PRIMARY KEY (notice_id, delivery_id),
    CONSTRAINT delivery_queue_claim_is_whole CHECK ((lease_until IS NULL) = (worker IS NULL))
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 2000,
        autovacuum_vacuum_cost_delay = 0);
CREATE INDEX delivery_queue_by_due ON delivery_queue (notice_id, due_at);
CREATE INDEX delivery_queue_by_deadline ON delivery_queue (deliver_until) WHERE deliver_until IS NOT NULL;
CREATE INDEX delivery_queue_in_doubt ON delivery_queue (notice_id) WHERE in_doubt;
CREATE INDEX delivery_queue_by_lease ON delivery_queue (lease_until) WHERE lease_until IS NOT NULL;

-- Append-only: every outcome and every act on a delivery.
CREATE TABLE delivery_event (
    notice_id   uuid NOT NULL,
    delivery_id uuid NOT NULL,
    id          uuid NOT NULL,
    at          timestamptz NOT NULL,
    attempt     integer NOT NULL,
    from_state  text NOT NULL,
    to_state    text NOT NULL,
    reason      text,
    reply       text,
    operator_id uuid,
    written_in  xid8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (notice_id, delivery_id, id)
);
CREATE TRIGGER delivery_event_stays BEFORE UPDATE OR DELETE ON delivery_event
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
