-- Who must act, and why?
-- reads: budget_status, spend_hours, rejected
-- screen: first
-- counts: budgets at their first threshold or beyond, spend without a price or a customer, refused input
-- leaves out: what is as it should be
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from the hour of this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- column: kind | text | BUDGET, UNPRICED, UNATTRIBUTED or REJECTED
-- column: subject | text | the budget and whose it is
-- column: currency | currency |
-- column: amount | money | spent, at most unpriced, without a customer
-- column: whole | money | of the limit, of all that was spent
-- column: percent | percent | the one of the other
-- column: calls | count | calls or inputs that it is about
SELECT kind, subject, currency, amount, whole, percent, calls
FROM
(
    SELECT
        'BUDGET' AS kind,
        concat(name, if(scope_value = '', '', concat(': ', scope_value))) AS subject,
        toString(currency) AS currency,
        spend AS amount,
        spend_limit AS whole,
        toFloat64(percent) AS percent,
        toInt64(0) AS calls
    FROM costline.budget_status(tenant = {tenant:String})
    WHERE percent >= 80 OR forecast > spend_limit
    UNION ALL
    SELECT
        'UNPRICED',
        '',
        toString(currency),
        sum(bucket.unpriced_upper_bound) AS bound,
        sum(bucket.contracted_cost) AS spent,
        toFloat64(bound) * 100 / nullIf(toFloat64(spent), 0),
        sum(bucket.unpriced_calls) AS unpriced
    FROM costline.spend_hours AS bucket
    WHERE tenant = {tenant:String} AND dimension = 'TENANT'
        AND hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
    GROUP BY currency
    HAVING unpriced > 0
    UNION ALL
    SELECT
        'UNATTRIBUTED',
        '',
        toString(currency),
        sumIf(bucket.contracted_cost, CAST(scope_value, 'String') = '') AS nobodys,
        sum(bucket.contracted_cost) AS spent,
        toFloat64(nobodys) * 100 / nullIf(toFloat64(spent), 0),
        sumIf(bucket.calls, CAST(scope_value, 'String') = '')
    FROM costline.spend_hours AS bucket
    WHERE tenant = {tenant:String} AND dimension = 'CUSTOMER'
        AND hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
    GROUP BY currency
    HAVING nobodys > 0
    UNION ALL
    SELECT 'REJECTED', toString(source), '', toDecimal128(0, 12), toDecimal128(0, 12), NULL, toInt64(count())
    FROM costline.rejected
    WHERE tenant = {tenant:String} AND received_at >= {from:DateTime('UTC')} AND received_at < {to:DateTime('UTC')}
    GROUP BY source
)
ORDER BY indexOf(['BUDGET', 'UNPRICED', 'UNATTRIBUTED', 'REJECTED'], kind), percent DESC, amount DESC, calls DESC, subject, currency
