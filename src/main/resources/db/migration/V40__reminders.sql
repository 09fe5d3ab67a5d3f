-- A notice to those who have not answered. Only expands: the version before writes none such, and cannot read one that was
-- drafted meanwhile; finish the update before the first.

ALTER TABLE notice
    DROP CONSTRAINT notice_audience_is_known,
    ADD CONSTRAINT notice_audience_is_known
        CHECK (audience IN ('ALL', 'NOT_YET_TOLD', 'CHANGED', 'TOLD', 'UNANSWERED', 'TENANTS'));
