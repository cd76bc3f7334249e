-- What do closed billing periods cost differently, and when was it posted?
-- reads: ledger_corrections
-- counts: what changed after a period was closed: late calls, other prices
-- leaves out: changes of open periods: those are in their figures
-- param: tenant | String | | whose contracts
-- param: contract | String | '' | only this one; empty: each
-- column: contract_id | text |
-- column: period_start | time |
-- column: posted_in | time | start of the period it was posted in
-- column: kind | text | LATE_USAGE, TIER_RESTATEMENT or UNUSED_RESTATEMENT
-- column: event_id | id | of the late call
-- column: currency | currency |
-- column: contracted_difference | money |
-- column: effective_difference | money |
-- column: as_of | time |
SELECT contract_id, period_start, posted_in, kind, event_id, currency, contracted_difference, effective_difference, as_of
FROM costline.ledger_corrections
WHERE tenant = {tenant:String} AND ({contract:String} = '' OR contract_id = {contract:String})
ORDER BY contract_id, period_start, number
