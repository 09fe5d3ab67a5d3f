-- Who looks after a task. The column stands since V10; new are the revision that a change is held against, and indexes for
-- "mine" and "nobody's".

ALTER TABLE task ADD COLUMN revision bigint NOT NULL DEFAULT 1;

CREATE INDEX task_open_by_assignee ON task (assigned_to, id) WHERE closed_at IS NULL AND assigned_to IS NOT NULL;
CREATE INDEX task_open_unassigned ON task (id) WHERE closed_at IS NULL AND assigned_to IS NULL;

-- In the database, so that every change counts: of the version before in a rolling update, and of the trigger that follows
-- the deliveries.
CREATE FUNCTION task_counts_its_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    RETURN NEW;
END $$;
CREATE TRIGGER task_is_revised BEFORE UPDATE ON task FOR EACH ROW
    WHEN (NEW IS DISTINCT FROM OLD) EXECUTE FUNCTION task_counts_its_changes();
