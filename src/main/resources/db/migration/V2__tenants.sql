-- The tenant directory: every customer organisation the vendor has, affected or not.

CREATE TABLE tenant (
    tenant_id  text COLLATE "C" PRIMARY KEY,
    name       text        NOT NULL,
    locale     text,
    time_zone  text,
    tier       text,
    region     text,
    revision   bigint      NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

-- email is as it was given, but for the domain, which is in lower case and in its ASCII (punycode) form.
CREATE TABLE tenant_contact (
    tenant_id text COLLATE "C" NOT NULL REFERENCES tenant ON DELETE CASCADE,
    email     text COLLATE "C" NOT NULL,
    position  integer NOT NULL,
    name      text,
    role      text,
    locale    text,
    PRIMARY KEY (tenant_id, email),
    CONSTRAINT tenant_contact_role_is_known CHECK (role IN ('security', 'legal', 'privacy', 'executive', 'other'))
);
