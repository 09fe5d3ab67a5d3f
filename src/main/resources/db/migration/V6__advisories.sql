-- What each tenant is told: rendered once, stored, never changed.

CREATE TABLE advisory (
    notice_id         uuid   NOT NULL,
    preparation_id    uuid   NOT NULL,
    tenant_id         text COLLATE "C" NOT NULL,
    affected_revision bigint NOT NULL, -- of the affected tenant; what CHANGED compares with
    tenant_name       text   NOT NULL,
    tier              text,
    digest            bytea  NOT NULL,
    PRIMARY KEY (notice_id, preparation_id, tenant_id)
);

-- body: text and HTML, deflated, with placeholders for the recipient's token and check code.
CREATE TABLE rendering (
    notice_id      uuid  NOT NULL,
    preparation_id uuid  NOT NULL,
    tenant_id      text COLLATE "C" NOT NULL,
    locale         text  NOT NULL,
    subject        text  NOT NULL,
    body           bytea NOT NULL,
    PRIMARY KEY (notice_id, preparation_id, tenant_id, locale)
);
ALTER TABLE rendering ALTER COLUMN body SET STORAGE EXTERNAL; -- it is deflated already

-- The mail around the words, frozen once per notice and locale.
CREATE TABLE notice_frame (
    notice_id      uuid NOT NULL,
    preparation_id uuid NOT NULL,
    locale         text NOT NULL,
    html           text NOT NULL,
    text           text NOT NULL,
    PRIMARY KEY (notice_id, preparation_id, locale)
);

-- A tenant in a notice: whether it has answered, how, and who looks after it.
CREATE TABLE notice_tenant (
    notice_id       uuid NOT NULL,
    preparation_id  uuid NOT NULL,
    tenant_id       text COLLATE "C" NOT NULL,
    state           text NOT NULL DEFAULT 'AWAITING',
    finding         text,
    acknowledged_at timestamptz,
    late            boolean NOT NULL DEFAULT false,
    looked_after_by uuid,
    never_sent      boolean NOT NULL DEFAULT false, -- the notice was cancelled before anything went to this tenant
    PRIMARY KEY (notice_id, preparation_id, tenant_id),
    CONSTRAINT notice_tenant_state_is_known CHECK (state IN ('AWAITING', 'ACKNOWLEDGED', 'UNREACHABLE')),
    CONSTRAINT notice_tenant_finding_is_known CHECK (finding IN ('REVIEWING', 'NOT_AFFECTED', 'AFFECTED', 'NEEDS_HELP')),
    CONSTRAINT notice_tenant_acknowledged_has_its_time CHECK
        ((state = 'ACKNOWLEDGED') = (acknowledged_at IS NOT NULL AND finding IS NOT NULL))
);
CREATE INDEX notice_tenant_by_tenant ON notice_tenant (tenant_id, notice_id);
CREATE INDEX notice_tenant_by_state ON notice_tenant (notice_id, state, tenant_id);
