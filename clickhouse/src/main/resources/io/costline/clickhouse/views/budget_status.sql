-- A budget as it stands now, whether or not it ever fired; a budget of each value of a dimension has a row for each that spent in the
-- period. The forecast goes on as so far; the next threshold is the lowest not reached. Parameterized: of one tenant.
WITH
    toDecimal128(0, 12) AS nothing,
    greatest(60, dateDiff('second', period_start, least(now('UTC'), period_end))) AS elapsed,
    dateDiff('second', period_start, period_end) AS whole
SELECT
    budget_id,
    version,
    name,
    dimension,
    if(scope_value = '*' AND value != '', value, scope_value) AS scope_value,
    period,
    period_start,
    period_end,
    currency,
    spend_limit,
    spend,
    toFloat64(spend) * 100 / toFloat64(spend_limit) AS percent,
    toDecimal128(round(toDecimal256(spend, 12) * greatest(whole, elapsed) / elapsed, 12), 12) AS forecast,
    arrayMin(arrayFilter(x -> x > percent, threshold_percents)) AS next_threshold_percent,
    unpriced_upper_bound
FROM
(
    SELECT
        any(budget.budget_id) AS budget_id,
        any(budget.version) AS version,
        any(budget.name) AS name,
        any(budget.dimension) AS dimension,
        any(budget.scope_value) AS scope_value,
        any(budget.period) AS period,
        any(budget.period_start) AS period_start,
        any(budget.period_end) AS period_end,
        any(budget.currency) AS currency,
        any(budget.spend_limit) AS spend_limit,
        any(budget.threshold_percents) AS threshold_percents,
        bucket.value AS value,
        sum(ifNull(bucket.contracted_cost, nothing)) AS spend,
        sum(ifNull(bucket.unpriced_upper_bound, nothing)) AS unpriced_upper_bound
    FROM (SELECT * FROM costline.budgets WHERE tenant = {tenant:String}) AS budget
    LEFT JOIN
    (
        SELECT dimension, CAST(scope_value, 'String') AS value, currency, minute AS at, 0 AS whole_hour, contracted_cost, unpriced_upper_bound
        FROM costline.spend_minutes
        WHERE tenant = {tenant:String} AND minute >= now('UTC') - INTERVAL 32 DAY
            AND dimension IN (SELECT dimension FROM costline.budgets WHERE tenant = {tenant:String} AND toMinute(period_start) != 0)
        UNION ALL
        SELECT dimension, CAST(scope_value, 'String') AS value, currency, hour AS at, 1 AS whole_hour, contracted_cost, unpriced_upper_bound
        FROM costline.spend_hours
        WHERE tenant = {tenant:String} AND hour >= now('UTC') - INTERVAL 32 DAY
            AND dimension IN (SELECT dimension FROM costline.budgets WHERE tenant = {tenant:String})
    ) AS bucket
    ON bucket.dimension = budget.dimension AND bucket.currency = budget.currency AND bucket.whole_hour = if(toMinute(budget.period_start) = 0, 1, 0)
        AND bucket.at >= budget.period_start AND bucket.at < budget.period_end
        AND (budget.dimension = 'TENANT' OR budget.scope_value = bucket.value OR (budget.scope_value = '*' AND bucket.value != ''))
    GROUP BY budget.budget_id, bucket.value
)
