-- What a person has to do about a delivery; what was heard of deliveries after they were handed over.

ALTER TABLE delivery ADD COLUMN kind text; -- what a receipt's trouble comes to; the kinds of a relay's replies are read from them

-- One row for each time that a delivery came to a state that needs a person. left_at: the delivery moved on. closed_at: nobody
-- has to do anything any more, because it moved on or because somebody said so.
CREATE TABLE task (
    id          uuid PRIMARY KEY,
    notice_id   uuid NOT NULL,
    delivery_id uuid NOT NULL,
    tenant_id   text COLLATE "C" NOT NULL,
    trouble     text NOT NULL,
    kind        text,
    created_at  timestamptz NOT NULL,
    left_at     timestamptz,
    closed_at   timestamptz,
    closed_by   uuid,  -- an operator; null for the service
    outcome     text,
    comment     text,
    assigned_to uuid,
    CONSTRAINT task_trouble_is_known CHECK (trouble IN ('REFUSED', 'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD')),
    CONSTRAINT task_closed_has_its_outcome CHECK ((closed_at IS NULL) = (outcome IS NULL)),
    CONSTRAINT task_outcome_is_known CHECK (outcome IN ('COMPLETED', 'RETRIED', 'MOVED')),
    CONSTRAINT task_left_is_closed CHECK (left_at IS NULL OR closed_at IS NOT NULL)
);
CREATE UNIQUE INDEX task_stands_once ON task (notice_id, delivery_id) WHERE left_at IS NULL;
CREATE INDEX task_by_trouble ON task (notice_id, trouble, delivery_id) WHERE left_at IS NULL;
CREATE INDEX task_by_notice ON task (notice_id, id);
CREATE INDEX task_open ON task (id) WHERE closed_at IS NULL;

INSERT INTO task (id, notice_id, delivery_id, tenant_id, trouble, created_at)
SELECT uuidv7(), d.notice_id, d.id, d.tenant_id, d.state, d.finished_at
FROM delivery d JOIN notice n ON n.id = d.notice_id AND n.preparation_id = d.preparation_id
WHERE d.state IN ('REFUSED', 'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD');

-- Follows the events, so that every statement that moves deliveries keeps the tasks in its own transaction, those of the
-- version before in a rolling update too. Costs nothing for moves that concern no task.
CREATE FUNCTION task_follows_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.to_state IN ('REFUSED', 'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD') THEN
        INSERT INTO task (id, notice_id, delivery_id, tenant_id, trouble, kind, created_at)
        SELECT uuidv7(), d.notice_id, d.id, d.tenant_id, NEW.to_state, d.kind, NEW.at
        FROM delivery d WHERE d.notice_id = NEW.notice_id AND d.id = NEW.delivery_id
        ON CONFLICT (notice_id, delivery_id) WHERE left_at IS NULL
        DO UPDATE SET trouble = excluded.trouble, kind = excluded.kind;
    ELSE
        UPDATE task
        SET left_at = NEW.at, closed_at = coalesce(closed_at, NEW.at),
            closed_by = CASE WHEN closed_at IS NULL THEN NEW.operator_id ELSE closed_by END,
            outcome = coalesce(outcome, CASE WHEN NEW.reason = 'RETRY' THEN 'RETRIED' ELSE 'MOVED' END)
        WHERE notice_id = NEW.notice_id AND delivery_id = NEW.delivery_id AND left_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER delivery_event_makes_task AFTER INSERT ON delivery_event FOR EACH ROW
    WHEN (NEW.to_state IN ('REFUSED', 'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD')
        OR NEW.from_state IN ('REFUSED', 'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD'))
    EXECUTE FUNCTION task_follows_delivery();

-- Append-only: everything that was heard, whatever came of it.
CREATE TABLE receipt (
    id          uuid PRIMARY KEY,
    source      text NOT NULL,
    source_id   text NOT NULL, -- the same again changes nothing
    received_at timestamptz NOT NULL,
    at          timestamptz NOT NULL, -- when it happened, in the sender's words
    event       text NOT NULL,
    kind        text NOT NULL,
    code        integer,
    enhanced    text,
    ours        boolean NOT NULL,
    rule        text,
    delivery_id uuid, -- as the source named it; whether there is one is another matter
    written_in  xid8 NOT NULL DEFAULT pg_current_xact_id(),
    CONSTRAINT receipt_is_taken_once UNIQUE (source, source_id),
    CONSTRAINT receipt_event_is_known CHECK (event IN ('DELIVERED', 'BOUNCED', 'DELAYED', 'COMPLAINED', 'OTHER'))
);
CREATE INDEX receipt_by_delivery ON receipt (delivery_id, id) WHERE delivery_id IS NOT NULL;
CREATE TRIGGER receipt_stays BEFORE UPDATE OR DELETE ON receipt
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();

-- What came of it, and the words, which quote addresses and can be erased.
CREATE TABLE receipt_fate (
    receipt_id uuid PRIMARY KEY REFERENCES receipt,
    fate       text NOT NULL,
    words      text,
    settled_at timestamptz, -- null while it waits
    closed_at  timestamptz, -- an unmatched one that a person looked at
    closed_by  uuid,
    comment    text,
    CONSTRAINT receipt_fate_is_known CHECK (fate IN ('MOVED', 'NOTED', 'WAITING', 'UNMATCHED')),
    CONSTRAINT receipt_waiting_is_not_settled CHECK ((fate = 'WAITING') = (settled_at IS NULL))
);
CREATE INDEX receipt_waiting ON receipt_fate (receipt_id) WHERE fate = 'WAITING';
CREATE INDEX receipt_unmatched ON receipt_fate (receipt_id) WHERE fate = 'UNMATCHED' AND closed_at IS NULL;
