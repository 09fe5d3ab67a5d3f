-- Every fault of a preparation, to be read page by page; the preparation itself keeps the first 1,000.
CREATE TABLE preparation_fault (
    notice_id       uuid    NOT NULL,
    preparation_id  uuid    NOT NULL,
    number          integer NOT NULL,        -- from 1, in the order in which they were found
    tenant_id       text COLLATE "C",
    other_tenant_id text COLLATE "C",        -- of a LEAK: the tenant that the words tell of
    code            text    NOT NULL,
    field           text,
    line            integer,
    position        integer,
    message         text    NOT NULL,
    PRIMARY KEY (preparation_id, number)
);
CREATE INDEX preparation_fault_by_notice ON preparation_fault (notice_id, preparation_id);
CREATE INDEX preparation_fault_by_code ON preparation_fault (preparation_id, code, number);

-- What the leak check lets through: words of one tenant that tell of another, or a word that is no tenant's alone.
CREATE TABLE leak_waiver (
    id              uuid PRIMARY KEY,
    incident_id     uuid NOT NULL REFERENCES incident,
    notice_id       uuid REFERENCES notice,  -- null: every notice of the incident
    tenant_id       text COLLATE "C",
    other_tenant_id text COLLATE "C",
    word            text,
    reason          text NOT NULL,
    waived_by       uuid NOT NULL,
    waived_by_name  text NOT NULL,
    waived_at       timestamptz NOT NULL,
    taken_back_at   timestamptz,
    CONSTRAINT leak_waiver_is_of_a_pair_or_a_word CHECK
        ((word IS NULL) = (tenant_id IS NOT NULL) AND (tenant_id IS NULL) = (other_tenant_id IS NULL))
);
CREATE INDEX leak_waiver_by_incident ON leak_waiver (incident_id, id);

-- The same upload on two incidents, or twice on one.
CREATE INDEX journal_entry_by_upload ON journal_entry ((detail ->> 'sha256')) WHERE act = 'affected.imported';
