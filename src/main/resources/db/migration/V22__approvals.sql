-- What an approval means. Only expands: the version before knows nothing of it, approves alone, and rejects nothing.

-- Approvals belong to the preparation that they were given for, so that there is nothing to take back when it is made again:
-- a list of who, when, and what was looked at.
ALTER TABLE preparation ADD COLUMN approvals jsonb NOT NULL DEFAULT '[]';

-- The last rejection stays with the notice until its words are approved; an override stays for ever.
ALTER TABLE notice
    ADD COLUMN rejected_by uuid,
    ADD COLUMN rejected_by_name text,
    ADD COLUMN rejected_at timestamptz,
    ADD COLUMN rejection_comment text,
    ADD COLUMN emergency_by uuid,
    ADD COLUMN emergency_by_name text,
    ADD COLUMN emergency_at timestamptz,
    ADD COLUMN emergency_reason text,
    ADD CONSTRAINT notice_rejection_has_its_comment CHECK ((rejected_at IS NULL) = (rejection_comment IS NULL)) NOT VALID,
    ADD CONSTRAINT notice_emergency_has_its_reason CHECK ((emergency_at IS NULL) = (emergency_reason IS NULL)) NOT VALID;

-- What an approver fetched of a preparation before deciding. Once for each thing, however often it was fetched.
CREATE TABLE looked_at (
    preparation_id uuid NOT NULL,
    operator_id    uuid NOT NULL,
    what           text NOT NULL, -- e.g. advisories, preflight
    subject        text COLLATE "C" NOT NULL, -- e.g. the tenant's id; '' for the thing as a whole
    first_at       timestamptz NOT NULL,
    PRIMARY KEY (preparation_id, operator_id, what, subject)
);
