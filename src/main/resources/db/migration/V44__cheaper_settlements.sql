-- The same promises for less. PostgreSQL reads the conditions of a table and of its triggers anew, from text, for each statement
-- that writes to it: with settlements of some eight rows they were a sixth of what one costs. A function is compiled once
-- for each connection. Nothing else changes, for the version before either.

-- All of what its four conditions said of a delivery. At rest, and only then, it has the time at which it came to rest.
CREATE FUNCTION delivery_is_sound(state text, accepted_at timestamptz, next_attempt_at timestamptz, finished_at timestamptz)
RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE state
        WHEN 'ACCEPTED' THEN accepted_at IS NOT NULL AND finished_at IS NOT NULL
        WHEN 'DEFERRED' THEN next_attempt_at IS NOT NULL AND finished_at IS NULL
        ELSE CASE WHEN finished_at IS NULL THEN state IN ('QUEUED', 'SENDING', 'UNKNOWN')
            ELSE state IN ('DELIVERED', 'REFUSED', 'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD', 'CANCELLED') END
    END;
END $$;

-- Not read through: every row stood by the conditions that go. Locked in the order of the statements that move deliveries.
ALTER TABLE delivery
    ADD CONSTRAINT delivery_is_sound CHECK (delivery_is_sound(state, accepted_at, next_attempt_at, finished_at)) NOT VALID,
    DROP CONSTRAINT delivery_state_is_known,
    DROP CONSTRAINT delivery_accepted_has_its_time,
    DROP CONSTRAINT delivery_deferred_has_a_next_attempt,
    DROP CONSTRAINT delivery_at_rest_has_its_time;

-- The trigger lets the usual event pass, and the function looks at the others.
CREATE OR REPLACE FUNCTION task_follows_delivery() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.to_state IN ('REFUSED', 'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD') THEN
        INSERT INTO task (id, notice_id, delivery_id, tenant_id, trouble, kind, created_at)
        SELECT uuidv7(), d.notice_id, d.id, d.tenant_id, NEW.to_state, d.kind, NEW.at
        FROM delivery d WHERE d.notice_id = NEW.notice_id AND d.id = NEW.delivery_id
        ON CONFLICT (notice_id, delivery_id) WHERE left_at IS NULL
        DO UPDATE SET trouble = excluded.trouble, kind = excluded.kind;
    ELSIF NEW.from_state IN ('REFUSED', 'BOUNCED', 'COMPLAINED', 'EXPIRED', 'HELD') THEN
        UPDATE task
        SET left_at = NEW.at, closed_at = coalesce(closed_at, NEW.at),
            closed_by = CASE WHEN closed_at IS NULL THEN NEW.operator_id ELSE closed_by END,
            outcome = coalesce(outcome, CASE WHEN NEW.reason = 'RETRY' THEN 'RETRIED' ELSE 'MOVED' END)
        WHERE notice_id = NEW.notice_id AND delivery_id = NEW.delivery_id AND left_at IS NULL;
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER delivery_event_makes_task ON delivery_event;
CREATE TRIGGER delivery_event_makes_task AFTER INSERT ON delivery_event FOR EACH ROW
    WHEN (NEW.to_state <> 'ACCEPTED' OR NEW.from_state <> 'SENDING')
    EXECUTE FUNCTION task_follows_delivery();
