-- The version before cannot read words that are stored against a dictionary, and writes rows without this column.
ALTER TABLE delivery_worker ADD COLUMN reads_shared_words boolean NOT NULL DEFAULT false;
