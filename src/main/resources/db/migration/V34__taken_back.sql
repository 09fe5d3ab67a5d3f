-- What a person noted by mistake can be taken back. It is kept, and counts no more. Only expands: the version before goes on
-- counting what was taken back in its lists of answers, and by the tenant's own row does not.

ALTER TABLE acknowledgement
    ADD COLUMN withdrawn_at timestamptz,
    ADD COLUMN withdrawn_by uuid,
    ADD CONSTRAINT acknowledgement_through_a_link_stays CHECK (withdrawn_at IS NULL OR delivery_id IS NULL);

ALTER TABLE tenant_call
    ADD COLUMN acknowledgement_id uuid, -- of the answer that was given on the phone
    ADD COLUMN withdrawn_at timestamptz,
    ADD COLUMN withdrawn_by uuid;
