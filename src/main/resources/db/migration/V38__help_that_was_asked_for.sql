-- A request for help stays open until a person has dealt with it, also when an answer after it says otherwise. Only expands: the
-- version before leaves the mark as it is, and the next answer or the next one that is taken back sets it right.

ALTER TABLE notice_tenant ADD COLUMN unmet_help boolean NOT NULL DEFAULT false; -- besides a newest answer that does not ask
CREATE INDEX notice_tenant_unmet_help ON notice_tenant (notice_id, state, rank, tenant_id) WHERE unmet_help;
