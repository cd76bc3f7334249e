-- Which alerts fired and resolved, latest first?
-- reads: budget_alerts
-- counts: every alert by the latest receipt in its figure
-- leaves out: nothing
-- drill: budget_status
-- param: tenant | String | | whose budgets
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: budget | String | '' | only of this budget; empty: of each
-- column: figure_as_of | time |
-- column: budget_id | text |
-- column: budget_name | text |
-- column: kind | text |
-- column: state | text |
-- column: retroactive | flag | it fired for what came late
-- column: dimension | text |
-- column: scope_value | text |
-- column: period | text |
-- column: period_start | time |
-- column: threshold_percent | percent |
-- column: currency | currency |
-- column: spend | money | when it fired
-- column: spend_limit | money |
-- column: forecast | money | at the end of the period, when it fired
SELECT
    figure_as_of,
    budget_id,
    budget_name,
    kind,
    state,
    retroactive,
    dimension,
    scope_value,
    period,
    period_start,
    threshold_percent,
    currency,
    spend,
    spend_limit,
    forecast
FROM costline.budget_alerts
WHERE tenant = {tenant:String}
    AND figure_as_of >= {from:DateTime('UTC')} AND figure_as_of < {to:DateTime('UTC')}
    AND ({budget:String} = '' OR budget_id = {budget:String})
ORDER BY figure_as_of DESC, budget_id, scope_value, threshold_percent
