-- How does each budget stand, also those that never fired?
-- reads: budget_status
-- screen: first
-- counts: the period that holds this moment, in the budget's own time zone
-- leaves out: usage without a price: it stands beside as an upper bound
-- drill: spend_over_time
-- param: tenant | String | | whose budgets
-- column: budget_id | text |
-- column: name | text |
-- column: dimension | text |
-- column: scope_value | text | each value that spent, where the budget is of each; * where none did
-- column: period | text |
-- column: period_start | time |
-- column: period_end | time |
-- column: currency | currency |
-- column: spend_limit | money |
-- column: spend | money | of the period so far
-- column: percent | percent | of the limit
-- column: forecast | money | at the period's end, if it went on as so far
-- column: next_threshold_percent | percent | 0: none is left
-- column: unpriced_upper_bound | money | what usage without a price costs at most
SELECT
    budget_id,
    name,
    dimension,
    scope_value,
    period,
    period_start,
    period_end,
    currency,
    spend_limit,
    spend,
    percent,
    forecast,
    next_threshold_percent,
    unpriced_upper_bound
FROM costline.budget_status(tenant = {tenant:String})
ORDER BY percent DESC, budget_id, scope_value
