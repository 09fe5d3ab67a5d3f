-- Versions of templates say why and by whom they were written, and can be retired; texts that are being written; fragments.

-- written_by: everybody who had a hand in the text, beside created_by who published it. None of them may approve it.
ALTER TABLE template
    ADD COLUMN change_note text,
    ADD COLUMN written_by  uuid[] NOT NULL DEFAULT '{}';

-- A version that no notice uses any more. Its text stays: notices were sent from it.
CREATE TABLE template_retirement (
    template_id uuid PRIMARY KEY REFERENCES template,
    retired_by  uuid        NOT NULL,
    retired_at  timestamptz NOT NULL,
    reason      text
);

-- A text that no notice uses until it is published. based_on is the version that was the newest when it was begun; another
-- one since then means that two people are writing.
CREATE TABLE template_draft (
    id          uuid PRIMARY KEY,
    key         text        NOT NULL,
    locale      text        NOT NULL,
    subject     text        NOT NULL,
    body        text        NOT NULL,
    change_note text,
    based_on    integer     NOT NULL,
    revision    bigint      NOT NULL DEFAULT 1,
    written_by  uuid[]      NOT NULL,
    created_at  timestamptz NOT NULL,
    updated_at  timestamptz NOT NULL
);
CREATE INDEX template_draft_by_key ON template_draft (key, id);

-- A piece of text that templates include by its name. locale is '' for one that serves every language.
CREATE TABLE fragment (
    id          uuid PRIMARY KEY,
    name        text        NOT NULL,
    locale      text        NOT NULL,
    version     integer     NOT NULL,
    body        text        NOT NULL,
    change_note text,
    created_by  uuid        NOT NULL,
    created_at  timestamptz NOT NULL,
    retired_by  uuid,
    retired_at  timestamptz,
    CONSTRAINT fragment_version_is_taken UNIQUE (name, locale, version),
    CONSTRAINT fragment_is_retired_by_somebody CHECK ((retired_by IS NULL) = (retired_at IS NULL))
);
