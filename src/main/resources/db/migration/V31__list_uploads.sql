-- Lists that somebody looks at in the console before taking them over. They belong to a session, are kept for an hour and can be
-- sent again, so they are not written ahead: after a crash these tables are empty, and nothing that counts is lost.
CREATE UNLOGGED TABLE list_upload (
    id           uuid PRIMARY KEY, -- random
    incident_id  uuid        NOT NULL,
    session_id   uuid        NOT NULL,
    operator_id  uuid        NOT NULL,
    file_name    text        NOT NULL,
    format       text        NOT NULL,
    digest       text        NOT NULL,
    octets       bigint      NOT NULL, -- of the list, unpacked
    packed       bigint      NOT NULL, -- of its parts, as they are kept
    lines        integer     NOT NULL,
    taken_for    jsonb       NOT NULL DEFAULT '{}', -- heads of columns, and what a person said they are
    state        text        NOT NULL,
    lines_read   integer     NOT NULL DEFAULT 0,
    beat_at      timestamptz NOT NULL, -- of the process that works on it
    report       jsonb,
    failure      text,
    created_at   timestamptz NOT NULL,
    CONSTRAINT list_upload_state_is_known CHECK (state IN ('CHECKING', 'CHECKED', 'IMPORTING', 'IMPORTED', 'FAILED'))
);
CREATE INDEX list_upload_by_age ON list_upload (created_at);

CREATE UNLOGGED TABLE list_upload_part (
    upload_id uuid    NOT NULL REFERENCES list_upload ON DELETE CASCADE,
    nth       integer NOT NULL,
    octets    bytea   NOT NULL, -- deflated
    PRIMARY KEY (upload_id, nth)
);

-- A row of the file in which something is wrong, as it was written.
CREATE UNLOGGED TABLE list_upload_fault (
    upload_id uuid    NOT NULL REFERENCES list_upload ON DELETE CASCADE,
    line      integer NOT NULL,
    codes     text[]  NOT NULL,
    cells     jsonb   NOT NULL,
    faults    jsonb   NOT NULL,
    PRIMARY KEY (upload_id, line)
);

-- The story of an incident: what was done about it as a whole. What was done about single tenants is their story.
CREATE INDEX journal_entry_story ON journal_entry (incident_id, id) WHERE incident_id IS NOT NULL AND tenant_id IS NULL;
