-- What does a run of each workflow cost, by day?
-- reads: workflow_cost
-- counts: traces by the day they began
-- leaves out: usage without a price
-- drill: calls
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | to this day
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: day | time |
-- column: workflow | text |
-- column: feature | text |
-- column: currency | currency |
-- column: traces | count |
-- column: contracted_cost | money |
-- column: cost_per_trace | money |
-- column: p50_cost | money |
-- column: p95_cost | money |
-- column: fallback_cost | money |
SELECT day, workflow, feature, currency, traces, contracted_cost, cost_per_trace, p50_cost, p95_cost, fallback_cost
FROM costline.workflow_cost
WHERE tenant = {tenant:String}
    AND day >= toDate({from:DateTime('UTC')}) AND day <= toDate({to:DateTime('UTC')})
    AND ({currency:String} = '' OR currency = {currency:String})
ORDER BY day, contracted_cost DESC, workflow, feature, currency
