-- Proofs of mail providers that may be used once only, since they are not over the body that they come with.

CREATE TABLE provider_token (
    provider    text NOT NULL,
    token       text COLLATE "C" NOT NULL,
    body_digest bytea NOT NULL, -- the same body again is a repetition, another one a forgery
    used_at     timestamptz NOT NULL,
    PRIMARY KEY (provider, token)
);
CREATE INDEX provider_token_by_age ON provider_token (used_at);
