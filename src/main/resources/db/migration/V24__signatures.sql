-- Keys that sign advisories. None is ever removed, so that what one signed can be checked for ever.
CREATE TABLE signing_key (
    kid         text PRIMARY KEY,      -- thumbprint of the public key (RFC 7638)
    public_key  bytea NOT NULL,
    private_key bytea NOT NULL,        -- locked with a key made from TOCSIN_SECRET
    made_by     uuid,                  -- null when the service made it by itself
    made_at     timestamptz NOT NULL,
    CONSTRAINT signing_key_is_ed25519 CHECK (octet_length(public_key) = 32)
);

-- In whose name and with which key a notice is signed: noted with its first letter, so that it stays the same.
CREATE TABLE notice_signature (
    notice_id   uuid PRIMARY KEY REFERENCES notice,
    kid         text NOT NULL REFERENCES signing_key,
    issuer_name text NOT NULL,
    issuer_url  text NOT NULL,
    noted_at    timestamptz NOT NULL
);

-- Number of the notice that this tenant was sent before, in the same incident; null for its first.
ALTER TABLE rendering ADD COLUMN supersedes integer;

-- A tenant whose mail may be watched: its letters of this incident say only that there is a notice, and its pages ask for a
-- passphrase that it was given in another way.
CREATE TABLE tenant_passphrase (
    incident_id uuid NOT NULL REFERENCES incident,
    tenant_id   text COLLATE "C" NOT NULL,
    proof       bytea NOT NULL,        -- HMAC of the passphrase under TOCSIN_SECRET
    made_by     uuid NOT NULL,
    made_at     timestamptz NOT NULL,
    wrong_tries integer NOT NULL DEFAULT 0, -- since tried_from
    tried_from  timestamptz,
    PRIMARY KEY (incident_id, tenant_id)
);
