-- Operators, their keys, the answers they may ask for again, and the journal of what they did.

DO $$
BEGIN
    IF current_setting('server_version_num')::int < 180000 THEN
        RAISE EXCEPTION 'Tocsin needs PostgreSQL 18 or newer; this server is %', current_setting('server_version')
            USING HINT = 'Point QUARKUS_DATASOURCE_JDBC_URL at a newer server.';
    END IF;
END $$;

CREATE TABLE operator (
    id          uuid PRIMARY KEY,
    name        text        NOT NULL,
    kind        text        NOT NULL,
    roles       text[]      NOT NULL,
    disabled    boolean     NOT NULL DEFAULT false,
    revision    bigint      NOT NULL DEFAULT 1,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL,
    CONSTRAINT operator_name_is_taken UNIQUE (name),
    CONSTRAINT operator_kind_is_known CHECK (kind IN ('PERSON', 'SYSTEM')),
    CONSTRAINT operator_roles_are_known CHECK (roles <@ ARRAY['viewer', 'author', 'approver', 'sender', 'admin'])
);

-- The key itself is never stored: only its SHA-256, which is enough because a key is 256 random bits.
CREATE TABLE api_key (
    id           uuid PRIMARY KEY,
    operator_id  uuid        NOT NULL REFERENCES operator,
    label        text        NOT NULL,
    prefix       text        NOT NULL,
    key_hash     bytea       NOT NULL,
    created_at   timestamptz NOT NULL,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    CONSTRAINT api_key_is_taken UNIQUE (key_hash)
);
CREATE INDEX api_key_by_operator ON api_key (operator_id);

-- The first answer to a POST with an Idempotency-Key, stored in the transaction of its effect.
CREATE TABLE idempotent_answer (
    operator_id uuid        NOT NULL,
    path        text        NOT NULL,
    key         text        NOT NULL,
    body_digest bytea       NOT NULL,
    status      integer     NOT NULL,
    headers     jsonb       NOT NULL,
    body        bytea,
    created_at  timestamptz NOT NULL,
    PRIMARY KEY (operator_id, path, key)
);
CREATE INDEX idempotent_answer_by_age ON idempotent_answer (created_at);

-- One row per act. Holds ids and figures, never names, addresses or words of a tenant, so that it need never be erased.
-- written_in is the transaction that wrote the row; a sealer can chain rows in commit order by it.
CREATE TABLE journal_entry (
    id          uuid PRIMARY KEY,
    at          timestamptz NOT NULL,
    operator_id uuid,
    actor       text        NOT NULL,
    act         text        NOT NULL,
    incident_id uuid,
    notice_id   uuid,
    tenant_id   text,
    subject_id  text,
    detail      jsonb       NOT NULL DEFAULT '{}',
    written_in  xid8        NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX journal_entry_by_incident ON journal_entry (incident_id, id) WHERE incident_id IS NOT NULL;
CREATE INDEX journal_entry_by_notice ON journal_entry (notice_id, id) WHERE notice_id IS NOT NULL;

CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only';
END $$;
CREATE TRIGGER journal_entry_stays BEFORE UPDATE OR DELETE ON journal_entry
    FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER journal_entry_stays_whole BEFORE TRUNCATE ON journal_entry
    FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
