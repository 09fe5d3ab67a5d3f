-- A foreign key is checked row by row: a query and a lock on the parent for each contact, which was half of what an import
-- of a million tenants cost. What these three promised holds without them. Contacts are written only in the transaction
-- that writes their tenant or holds its row: under the lock of the incident (affected_contact), or under that of the
-- directory, which deleting a tenant takes alone (tenant_contact). Incidents are never deleted. That contacts go with their
-- tenant, on which the version before relies too, is done once per statement.

ALTER TABLE affected_contact DROP CONSTRAINT affected_contact_incident_id_tenant_id_fkey;
ALTER TABLE affected_tenant DROP CONSTRAINT affected_tenant_incident_id_fkey;
ALTER TABLE tenant_contact DROP CONSTRAINT tenant_contact_tenant_id_fkey;

CREATE FUNCTION affected_contacts_go_with_their_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM affected_contact AS contact USING gone
    WHERE contact.incident_id = gone.incident_id AND contact.tenant_id = gone.tenant_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER affected_tenant_takes_its_contacts AFTER DELETE ON affected_tenant REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION affected_contacts_go_with_their_tenant();

CREATE FUNCTION tenant_contacts_go_with_their_tenant() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM tenant_contact AS contact USING gone WHERE contact.tenant_id = gone.tenant_id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tenant_takes_its_contacts AFTER DELETE ON tenant REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION tenant_contacts_go_with_their_tenant();
