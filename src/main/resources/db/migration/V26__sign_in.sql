-- How people sign in to the console: passwords, sessions, links for a first password, and what is counted against guessing.

-- Argon2id (RFC 9106) in the form $argon2id$v=19$m=..,t=..,p=..$salt$hash, so that parameters may be raised later.
CREATE TABLE operator_password (
    operator_id uuid PRIMARY KEY REFERENCES operator,
    hash        text        NOT NULL,
    set_at      timestamptz NOT NULL
);

-- Of the token only its SHA-256 is stored, which is enough because it is 256 random bits. A session that ended has no row.
CREATE TABLE operator_session (
    id           uuid PRIMARY KEY,
    operator_id  uuid        NOT NULL REFERENCES operator,
    token_hash   bytea       NOT NULL,
    way          text        NOT NULL,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    network      text        NOT NULL,
    program      text        NOT NULL,
    said         text,
    CONSTRAINT operator_session_is_taken UNIQUE (token_hash)
);
CREATE INDEX operator_session_by_operator ON operator_session (operator_id);
CREATE INDEX operator_session_by_age ON operator_session (last_seen_at);

-- How an operator wants to see the console; without a row, in UTC and as the device is set.
CREATE TABLE operator_view (
    operator_id uuid PRIMARY KEY REFERENCES operator,
    zone        text NOT NULL,
    theme       text NOT NULL,
    CONSTRAINT operator_view_theme_is_known CHECK (theme IN ('AUTO', 'LIGHT', 'DARK'))
);

-- A link that sets one password, once; a newer one takes its place.
CREATE TABLE operator_invitation (
    operator_id uuid PRIMARY KEY REFERENCES operator,
    code_hash   bytea       NOT NULL,
    created_by  uuid        REFERENCES operator,
    created_at  timestamptz NOT NULL,
    expires_at  timestamptz NOT NULL,
    CONSTRAINT operator_invitation_is_taken UNIQUE (code_hash)
);

-- Wrong tries at signing in, per what is counted: a name from a network, a network, a name. Forgotten after a day.
CREATE TABLE sign_in_tries (
    counted  text PRIMARY KEY,
    tries    integer     NOT NULL,
    first_at timestamptz NOT NULL,
    last_at  timestamptz NOT NULL
);
CREATE INDEX sign_in_tries_by_age ON sign_in_tries (last_at);

-- Networks from which somebody signed in: a stranger who tries that name from elsewhere does not keep them waiting.
CREATE TABLE operator_network (
    operator_id uuid        NOT NULL REFERENCES operator,
    network     text        NOT NULL,
    last_at     timestamptz NOT NULL,
    PRIMARY KEY (operator_id, network)
);
