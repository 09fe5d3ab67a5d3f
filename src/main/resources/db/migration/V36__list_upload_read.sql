-- When all lines of a file were read, so that its page can say for how long what follows has gone on. Only expands: null where a
-- replica of the version before reads the file.
ALTER TABLE list_upload ADD COLUMN read_at timestamptz;
