-- What is left of each credit, when does it run out, and what will expire unused?
-- reads: credit_balance
-- counts: the newest period of each contract
-- leaves out: calls without a price, which burn nothing yet
-- drill: ledger
-- param: tenant | String | | whose contracts
-- param: contract | String | '' | only this one; empty: each
-- column: contract_id | text |
-- column: credit | text |
-- column: currency | currency |
-- column: amount | money | face value at the start of the period
-- column: burnt | money | in the period
-- column: balance | money | left, at face value
-- column: run_out | time | if it goes on as in the period so far
-- column: expires | time |
-- column: expires_unused | money | then still left, and lost
-- column: firing | list | alerts that stand
-- column: as_of | time |
SELECT contract_id, credit, currency, amount, burnt, balance, run_out, expires, expires_unused, firing, as_of
FROM costline.credit_balance
WHERE tenant = {tenant:String} AND ({contract:String} = '' OR contract_id = {contract:String})
    AND (contract_id, period_start) IN (SELECT contract_id, max(period_start) FROM costline.credit_balance WHERE tenant = {tenant:String} GROUP BY contract_id)
ORDER BY contract_id, credit
