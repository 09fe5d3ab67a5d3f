-- Incidents, and for each the list of affected tenants with their facts and contacts.

-- revision is the ETag: any change of the row. facts_revision moves when something moves that a template can read;
-- list_revision when the affected list, its facts or its contacts do. A preparation binds to the last two. Whoever moved
-- facts_revision last may not approve.
CREATE TABLE incident (
    id             uuid PRIMARY KEY,
    reference      text        NOT NULL,
    title          text        NOT NULL,
    summary        text,
    discovered_at  timestamptz,
    occurred_from  timestamptz,
    occurred_to    timestamptz,
    tlp            text        NOT NULL,
    facts          jsonb       NOT NULL DEFAULT '{}',
    scope          text        NOT NULL DEFAULT 'OPEN',
    closed_at      timestamptz,
    revision       bigint      NOT NULL DEFAULT 1,
    facts_revision bigint      NOT NULL DEFAULT 1,
    facts_changed_by uuid      NOT NULL,
    list_revision  bigint      NOT NULL DEFAULT 0,
    created_by     uuid        NOT NULL,
    created_at     timestamptz NOT NULL,
    updated_at     timestamptz NOT NULL,
    CONSTRAINT incident_reference_is_taken UNIQUE (reference),
    CONSTRAINT incident_tlp_is_known CHECK (tlp IN ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')),
    CONSTRAINT incident_scope_is_known CHECK (scope IN ('OPEN', 'FINAL'))
);

-- What the list says of a tenant, for this incident. It stands beside the directory, not in it: an incident keeps its own
-- facts and contacts. revision moves when anything of the tenant moves, its contacts included. listed_by is the importer,
-- who may not approve.
CREATE TABLE affected_tenant (
    incident_id      uuid NOT NULL REFERENCES incident,
    tenant_id        text COLLATE "C" NOT NULL,
    name             text        NOT NULL,
    locale           text,
    time_zone        text,
    tier             text,
    region           text,
    facts            jsonb       NOT NULL DEFAULT '{}',
    revision         bigint      NOT NULL DEFAULT 1,
    listed_by        uuid        NOT NULL,
    listed_at        timestamptz NOT NULL,
    updated_at       timestamptz NOT NULL,
    withdrawn_at     timestamptz,
    withdrawn_reason text,
    PRIMARY KEY (incident_id, tenant_id)
);
CREATE INDEX affected_tenant_by_tenant ON affected_tenant (tenant_id);

CREATE TABLE affected_contact (
    incident_id uuid NOT NULL,
    tenant_id   text COLLATE "C" NOT NULL,
    email       text COLLATE "C" NOT NULL,
    position    integer NOT NULL,
    name        text,
    role        text,
    locale      text,
    PRIMARY KEY (incident_id, tenant_id, email),
    FOREIGN KEY (incident_id, tenant_id) REFERENCES affected_tenant ON DELETE CASCADE,
    CONSTRAINT affected_contact_role_is_known CHECK (role IN ('security', 'legal', 'privacy', 'executive', 'other'))
);

-- Who has put something on an incident's list: importers may not approve its notices.
CREATE TABLE list_importer (
    incident_id uuid NOT NULL REFERENCES incident,
    operator_id uuid NOT NULL,
    last_at     timestamptz NOT NULL,
    PRIMARY KEY (incident_id, operator_id)
);
