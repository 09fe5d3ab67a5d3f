-- With which key somebody signed in to set a password: what a key opened ends with it. Nothing else has one, nor has what an
-- older version opens meanwhile.

ALTER TABLE operator_session ADD COLUMN api_key_id uuid REFERENCES api_key;
