-- Which billing periods are to be closed before their time?
-- reads: ledger_closings
-- counts: what costline ledger close asked for
-- leaves out: periods that close by themselves
-- param: tenant | String | | whose contracts
-- column: contract_id | text |
-- column: period_start | time |
-- column: asked_at | time |
SELECT contract_id, period_start, asked_at
FROM costline.ledger_closings
WHERE tenant = {tenant:String}
ORDER BY contract_id, period_start
