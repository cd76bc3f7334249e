-- A customer's day, with its share. The row without a customer is the spend nobody was named for.
SELECT
    tenant,
    toDate(hour) AS day,
    scope_value AS customer_id,
    CAST(scope_value, 'String') = '' AS unattributed,
    currency,
    sum(list_cost) AS list_cost,
    sum(contracted_cost) AS contracted_cost,
    toFloat64(contracted_cost) / nullIf(sum(toFloat64(contracted_cost)) OVER (PARTITION BY tenant, day, currency), 0) AS share_of_day,
    sum(fallback_cost) AS fallback_cost,
    sum(calls) AS calls,
    sum(unpriced_calls) AS unpriced_calls,
    sum(unpriced_upper_bound) AS unpriced_upper_bound
FROM
(
    SELECT tenant, hour, scope_value, currency, list_cost, contracted_cost, fallback_cost, calls, unpriced_calls, unpriced_upper_bound
    FROM costline.spend_hours
    WHERE dimension = 'CUSTOMER'
)
GROUP BY tenant, day, scope_value, currency
