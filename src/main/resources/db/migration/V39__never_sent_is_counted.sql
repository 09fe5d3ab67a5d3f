-- Tenants that nothing went to before a notice was cancelled do not wait for an answer, and are counted by themselves. Only
-- expands: what the version before cancels while both run stays among those that wait, in the figures only.

INSERT INTO notice_tally (notice_id, counter, amount)
SELECT notice_id, 'tenants.awaiting', -count(*) FROM notice_tenant WHERE never_sent AND state = 'AWAITING' GROUP BY 1
UNION ALL
SELECT notice_id, 'tenants.never_sent', count(*) FROM notice_tenant WHERE never_sent AND state = 'AWAITING' GROUP BY 1;
