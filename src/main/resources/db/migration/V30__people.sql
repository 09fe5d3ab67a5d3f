-- People who look for tenants, call them, and clear what got stuck. Only expands.

-- Rank of the tenant's tier when the notice was prepared, 0 first: whom to call first. The version before writes 0 for all.
ALTER TABLE notice_tenant ADD COLUMN rank smallint NOT NULL DEFAULT 0;
CREATE INDEX notice_tenant_by_risk ON notice_tenant (notice_id, state, rank, tenant_id);
CREATE INDEX notice_tenant_by_finding ON notice_tenant (notice_id, finding, rank, tenant_id) WHERE finding IS NOT NULL;
CREATE INDEX notice_tenant_looked_after ON notice_tenant (looked_after_by, notice_id, tenant_id)
    WHERE looked_after_by IS NOT NULL;

-- The directory by what people remember of a tenant. No more than these two: an import of a million waits for each of them.
-- Domains of addresses are kept in lower case, and no local part has an @ in it.
CREATE INDEX tenant_by_name ON tenant (lower(name) text_pattern_ops, tenant_id);
CREATE INDEX tenant_contact_by_domain ON tenant_contact (split_part(email, '@', 2), tenant_id);

CREATE INDEX journal_entry_by_tenant ON journal_entry (tenant_id, id) WHERE tenant_id IS NOT NULL;

-- A try to reach a tenant by phone, whatever came of it. An answer that was given is an acknowledgement besides.
CREATE TABLE tenant_call (
    id          uuid PRIMARY KEY,
    notice_id   uuid NOT NULL,
    tenant_id   text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,
    operator_id uuid NOT NULL,
    outcome     text NOT NULL,
    comment     text,
    CONSTRAINT tenant_call_outcome_is_known CHECK
        (outcome IN ('ANSWERED', 'WILL_ANSWER', 'LEFT_MESSAGE', 'NOBODY', 'WRONG_NUMBER'))
);
CREATE INDEX tenant_call_by_tenant ON tenant_call (notice_id, tenant_id, id);

-- The inbox: open work by its cause, and whose it is where it is not a task.
CREATE INDEX task_open_by_trouble ON task (trouble, id) WHERE closed_at IS NULL;

ALTER TABLE wrong_contact
    ADD COLUMN revision bigint NOT NULL DEFAULT 1,
    ADD COLUMN assigned_to uuid,
    ADD COLUMN closed_at timestamptz,
    ADD COLUMN closed_by uuid,
    ADD COLUMN comment text;
CREATE INDEX wrong_contact_open ON wrong_contact (delivery_id) WHERE closed_at IS NULL;

ALTER TABLE receipt_fate
    ADD COLUMN revision bigint NOT NULL DEFAULT 1,
    ADD COLUMN assigned_to uuid;
