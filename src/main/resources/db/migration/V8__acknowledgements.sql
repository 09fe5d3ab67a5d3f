-- Answers of tenants. Every one is kept; the first time stays, the newest finding counts.

CREATE TABLE acknowledgement (
    id          uuid PRIMARY KEY,
    notice_id   uuid NOT NULL,
    tenant_id   text COLLATE "C" NOT NULL,
    delivery_id uuid,          -- through whose link; null when taken by phone
    name        text,
    email       text,
    finding     text NOT NULL,
    comment     text,
    reached_by  text,          -- how, when an operator took it
    recorded_by uuid,
    at          timestamptz NOT NULL,
    late        boolean NOT NULL,
    CONSTRAINT acknowledgement_finding_is_known CHECK (finding IN ('REVIEWING', 'NOT_AFFECTED', 'AFFECTED', 'NEEDS_HELP')),
    CONSTRAINT acknowledgement_has_one_way_in CHECK ((delivery_id IS NULL) = (recorded_by IS NOT NULL))
);
CREATE INDEX acknowledgement_by_tenant ON acknowledgement (notice_id, tenant_id, id);

CREATE TABLE wrong_contact (
    notice_id   uuid NOT NULL,
    delivery_id uuid NOT NULL,
    tenant_id   text COLLATE "C" NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (notice_id, delivery_id)
);
