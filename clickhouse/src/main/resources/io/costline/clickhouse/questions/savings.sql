-- What would the same usage have cost at the baseline model?
-- reads: savings_vs_baseline
-- counts: priced calls with a baseline, at public prices on both sides; the baseline once an operation, at the attempt that served
-- leaves out: calls without a baseline
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | to this day
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: served_model | text |
-- column: baseline_model | text |
-- column: currency | currency |
-- column: calls | count |
-- column: baseline_cost | money |
-- column: list_cost | money |
-- column: savings | money | the difference of the two
-- column: contract_savings | money | what was negotiated, less markup and fees
SELECT
    served_model,
    baseline_model,
    currency,
    sum(saved.calls) AS calls,
    sum(saved.baseline_cost) AS baseline_cost,
    sum(saved.list_cost) AS list_cost,
    sum(saved.savings) AS savings,
    sum(saved.contract_savings) AS contract_savings
FROM costline.savings_vs_baseline AS saved
WHERE tenant = {tenant:String}
    AND day >= toDate({from:DateTime('UTC')}) AND day <= toDate({to:DateTime('UTC')})
    AND ({currency:String} = '' OR currency = {currency:String})
GROUP BY served_model, baseline_model, currency
ORDER BY savings DESC, served_model, baseline_model, currency
