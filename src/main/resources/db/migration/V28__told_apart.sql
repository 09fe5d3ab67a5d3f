-- Whether these words are kept out of the mail, as it was when the notice was prepared: part of what is approved.
ALTER TABLE rendering ADD COLUMN told_apart boolean NOT NULL DEFAULT false;

-- Removed ones stay for the pages that they opened; until another is made, which takes the row's place.
ALTER TABLE tenant_passphrase ADD COLUMN removed_at timestamptz;

-- The version before mails the full words to whoever is told apart, and writes rows without this column.
ALTER TABLE delivery_worker ADD COLUMN withholds_words boolean NOT NULL DEFAULT false;

-- Nobody makes a passphrase while such a worker is alive; this keeps one from arriving afterwards, as when an update is taken
-- back. The lock is the one that whoever makes a passphrase holds until it stands.
CREATE FUNCTION only_workers_that_withhold_words() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock_shared(28, 1);
    IF EXISTS (SELECT FROM tenant_passphrase WHERE removed_at IS NULL) THEN
        RAISE EXCEPTION 'a tenant is told out of band, and this version of Tocsin would mail it the full words';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER delivery_worker_withholds_words BEFORE INSERT ON delivery_worker
    FOR EACH ROW WHEN (NOT NEW.withholds_words) EXECUTE FUNCTION only_workers_that_withhold_words();
