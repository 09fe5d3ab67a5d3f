-- What tenants were told, where the versions before did not keep it, and what they kept too long. Only expands; a trigger does
-- for all rows of a statement at once what it did row by row.

-- Whether the database has kept the facts that were replaced since a notice went out. Of one that a version before V23 sent it
-- has not: there revisions are compared, not facts.
ALTER TABLE notice ADD COLUMN facts_kept boolean NOT NULL DEFAULT true;
UPDATE notice SET facts_kept = false WHERE released_at IS NOT NULL;

-- Row by row it cost as much as the update itself, now two thirds of that. Not by nested loops: the plan is made once, and the
-- first statement that it is made for may change one row, the next a million.
DROP TRIGGER affected_tenant_keeps_what_was_told ON affected_tenant;
CREATE OR REPLACE FUNCTION replaced_facts_are_kept() RETURNS trigger LANGUAGE plpgsql SET enable_nestloop = off AS $$
BEGIN
    INSERT INTO replaced_facts (incident_id, tenant_id, revision, facts)
    SELECT incident_id, tenant_id, was.revision, was.facts FROM was JOIN became USING (incident_id, tenant_id)
    WHERE was.facts IS DISTINCT FROM became.facts
        AND incident_id IN (SELECT notice.incident_id FROM notice WHERE released_at IS NOT NULL)
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER affected_tenant_keeps_what_was_told AFTER UPDATE ON affected_tenant
    REFERENCING OLD TABLE AS was NEW TABLE AS became FOR EACH STATEMENT EXECUTE FUNCTION replaced_facts_are_kept();

-- What an incident said when a notice of it was released: what was approved, and not what somebody has written since.
CREATE TABLE released_incident (
    notice_id     uuid PRIMARY KEY REFERENCES notice,
    title         text NOT NULL,
    summary       text,
    discovered_at timestamptz,
    occurred_from timestamptz,
    occurred_to   timestamptz,
    tlp           text NOT NULL
);
-- In the database, so that the version before does it too in a rolling update. Whoever releases holds the incident's row.
CREATE FUNCTION incident_is_kept_as_released() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO released_incident (notice_id, title, summary, discovered_at, occurred_from, occurred_to, tlp)
    SELECT NEW.id, title, summary, discovered_at, occurred_from, occurred_to, tlp FROM incident WHERE id = NEW.incident_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;
CREATE TRIGGER notice_keeps_the_incident_as_released AFTER UPDATE ON notice FOR EACH ROW
    WHEN (OLD.released_at IS NULL AND NEW.released_at IS NOT NULL) EXECUTE FUNCTION incident_is_kept_as_released();
-- Of what went out before only where nothing was written since.
INSERT INTO released_incident (notice_id, title, summary, discovered_at, occurred_from, occurred_to, tlp)
SELECT n.id, i.title, i.summary, i.discovered_at, i.occurred_from, i.occurred_to, i.tlp
FROM notice n JOIN preparation p ON p.id = n.preparation_id JOIN incident i ON i.id = n.incident_id
WHERE n.released_at IS NOT NULL AND p.facts_revision = i.facts_revision;

-- False: a null in rendering.supersedes says nothing, since the version that prepared it did not write it down.
ALTER TABLE preparation ADD COLUMN supersedes_known boolean NOT NULL DEFAULT false;
-- The number of the last notice that went to a tenant before this one did; of one that is not released, that has gone by now.
CREATE FUNCTION number_told_before(notice_id uuid, tenant_id text) RETURNS integer LANGUAGE sql STABLE AS $$
    SELECT earlier.number
    FROM notice this
    JOIN notice earlier ON earlier.incident_id = this.incident_id AND earlier.id <> this.id
        AND (this.released_at IS NULL OR (earlier.released_at, earlier.number) < (this.released_at, this.number))
    JOIN notice_tenant told ON told.notice_id = earlier.id AND told.preparation_id = earlier.preparation_id
        AND told.tenant_id = number_told_before.tenant_id AND NOT told.never_sent
    WHERE this.id = number_told_before.notice_id AND earlier.released_at IS NOT NULL
    ORDER BY earlier.released_at DESC, earlier.number DESC LIMIT 1
$$;

CREATE INDEX preparation_fault_by_tenant ON preparation_fault (preparation_id, tenant_id, number);

-- What approvers fetched is kept until the release, and of words that count; see Notice.
DELETE FROM looked_at WHERE preparation_id NOT IN (
    SELECT preparation_id FROM notice WHERE preparation_id IS NOT NULL AND state IN ('PREPARED', 'APPROVED'));
