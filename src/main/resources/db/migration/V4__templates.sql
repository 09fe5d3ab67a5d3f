-- Operators' templates. A version is never edited; the built-in ones are files of the service, version 0.

CREATE TABLE template (
    id         uuid PRIMARY KEY,
    key        text        NOT NULL,
    locale     text        NOT NULL,
    version    integer     NOT NULL,
    subject    text        NOT NULL,
    body       text        NOT NULL,
    created_by uuid        NOT NULL,
    created_at timestamptz NOT NULL,
    CONSTRAINT template_version_is_taken UNIQUE (key, locale, version)
);
