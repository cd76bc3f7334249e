-- Which budget alerts fired, and how does each budget's spend stand now?
-- reads: budget_alerts, spend_hours
-- counts: alerts; the spend now is that of the alert's period so far
-- leaves out: budgets that never fired
-- param: tenant | String | | whose spend
-- column: alert_id | id |
-- column: budget_id | text |
-- column: kind | text |
-- column: state | text |
-- column: retroactive | flag | it fired for what came late
-- column: dimension | text |
-- column: scope_value | text |
-- column: period | text |
-- column: period_start | time |
-- column: period_end | time |
-- column: threshold_percent | percent |
-- column: currency | currency |
-- column: spend | money | when it fired
-- column: spend_limit | money |
-- column: forecast | money | at the end of the period, when it fired
-- column: spend_now | money | of the period so far
-- column: unpriced_upper_bound | money | what usage without a price costs at most
-- column: figure_as_of | time | latest receipt in the figure
SELECT
    alert.alert_id AS alert_id,
    alert.budget_id AS budget_id,
    alert.kind AS kind,
    alert.state AS state,
    alert.retroactive AS retroactive,
    alert.dimension AS dimension,
    alert.scope_value AS scope_value,
    alert.period AS period,
    alert.period_start AS period_start,
    alert.period_end AS period_end,
    alert.threshold_percent AS threshold_percent,
    alert.currency AS currency,
    any(alert.spend) AS spend,
    any(alert.spend_limit) AS spend_limit,
    any(alert.forecast) AS forecast,
    sum(bucket.contracted_cost) AS spend_now,
    any(alert.unpriced_upper_bound) AS unpriced_upper_bound,
    any(alert.figure_as_of) AS figure_as_of
FROM
(
    SELECT *
    FROM costline.budget_alerts
    WHERE tenant = {tenant:String}
) AS alert
LEFT JOIN
(
    SELECT dimension, scope_value, currency, hour, contracted_cost
    FROM costline.spend_hours
    WHERE tenant = {tenant:String}
) AS bucket
ON bucket.dimension = alert.dimension AND CAST(bucket.scope_value, 'String') = alert.scope_value AND bucket.currency = alert.currency
    AND bucket.hour >= alert.period_start AND bucket.hour < alert.period_end
GROUP BY alert_id, budget_id, kind, state, retroactive, dimension, scope_value, period, period_start, period_end, threshold_percent, currency
ORDER BY period_start DESC, budget_id, scope_value, threshold_percent
