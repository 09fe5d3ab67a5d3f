-- A series: in which words each tenant was told last, what has changed for it since, and notices that were sent in error.
-- Only expands.

-- Facts that the list replaced after a notice of the incident had gone out: with the revision at which a tenant was told, what
-- it was told can be found again. While nothing has gone out nothing is kept.
CREATE TABLE replaced_facts (
    incident_id uuid NOT NULL,
    tenant_id   text COLLATE "C" NOT NULL,
    revision    bigint NOT NULL, -- of the affected tenant: the last at which these facts held
    facts       jsonb NOT NULL,
    PRIMARY KEY (incident_id, tenant_id, revision)
);

-- In the database, so that every change counts, of the version before in a rolling update too. Whoever changes the list holds
-- the incident's row, and so does a release.
CREATE FUNCTION replaced_facts_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO replaced_facts (incident_id, tenant_id, revision, facts)
    SELECT OLD.incident_id, OLD.tenant_id, OLD.revision, OLD.facts
    WHERE EXISTS (SELECT FROM notice WHERE incident_id = OLD.incident_id AND released_at IS NOT NULL)
    ON CONFLICT DO NOTHING;
    RETURN NEW;
END $$;
CREATE TRIGGER affected_tenant_keeps_what_was_told BEFORE UPDATE ON affected_tenant FOR EACH ROW
    WHEN (OLD.facts IS DISTINCT FROM NEW.facts) EXECUTE FUNCTION replaced_facts_are_kept();

-- A tenant that was never told goes from the list without a trace; if it comes again, its revisions begin anew.
CREATE FUNCTION replaced_facts_go_with_their_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM replaced_facts AS replaced USING gone
    WHERE replaced.incident_id = gone.incident_id AND replaced.tenant_id = gone.tenant_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER affected_tenant_takes_what_it_replaced AFTER DELETE ON affected_tenant REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION replaced_facts_go_with_their_tenant();

-- Null: the words of the notice. Otherwise the tenant stood elsewhere in the series than the notice does.
ALTER TABLE advisory
    ADD COLUMN wording text,
    ADD CONSTRAINT advisory_wording_is_known CHECK (wording IN ('INITIAL', 'ALL_CLEAR')) NOT VALID;

ALTER TABLE notice
    ADD COLUMN retracted_by uuid,
    ADD COLUMN retracted_by_name text,
    ADD COLUMN retracted_at timestamptz,
    ADD COLUMN retraction_reason text,
    ADD CONSTRAINT notice_retraction_has_its_reason CHECK ((retracted_at IS NULL) = (retraction_reason IS NULL)) NOT VALID,
    ADD CONSTRAINT notice_is_released_before_it_is_retracted CHECK (retracted_at IS NULL OR released_at IS NOT NULL) NOT VALID;
