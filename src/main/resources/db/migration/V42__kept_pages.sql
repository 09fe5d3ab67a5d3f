-- Pages that answered a form, until the browser has fetched them by their own address and for an hour after. Sealed under a key
-- that stands in that address only, so that nothing that somebody typed can be read here. Only expands. A replica of the version
-- before does not know them: while an update rolls, it answers with the form as it is for everybody.
CREATE TABLE kept_page (
    id      bytea PRIMARY KEY,
    owner   text        NOT NULL,
    sealed  bytea       NOT NULL,
    once    boolean     NOT NULL,
    kept_at timestamptz NOT NULL,
    CONSTRAINT kept_page_is_bounded CHECK (octet_length(sealed) <= 262144)
);
CREATE INDEX kept_page_by_owner ON kept_page (owner, kept_at);
CREATE INDEX kept_page_by_age ON kept_page (kept_at);
