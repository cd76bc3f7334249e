-- What a customer's calls of a day cost, and the plan they fell under: the one the customer had at the end of each hour. Choose one
-- dimension: CUSTOMER has no second value, CUSTOMER_FEATURE and CUSTOMER_MODEL have. The customer '' is the cost nobody was named
-- for; a plan 'none' is a customer without one. Figures are sums of the stream's own buckets, to the digit.
SELECT
    spend.tenant AS tenant,
    spend.dimension AS dimension,
    toDate(spend.hour) AS day,
    spend.customer_id AS customer_id,
    spend.second_value AS second_value,
    multiIf(customer_id = '', '', own.plan != '' AND own.until > spend.hour_end, own.plan, 'none') AS plan,
    spend.currency AS currency,
    sum(spend.contracted_cost) AS contracted_cost,
    sum(spend.fallback_cost) AS fallback_cost,
    sum(spend.unpriced_upper_bound) AS unpriced_upper_bound,
    sum(spend.calls) AS calls,
    sum(spend.unpriced_calls) AS unpriced_calls,
    max(spend.received_at) AS received_at
FROM
(
    SELECT
        tenant,
        dimension,
        bucket_start AS hour,
        bucket_start + toIntervalHour(1) - toIntervalMicrosecond(1) AS hour_end,
        splitByChar('\x1f', CAST(scope_value, 'String')) AS names,
        names[1] AS customer_id,
        names[2] AS second_value,
        toString(currency) AS currency,
        contracted_cost,
        fallback_cost,
        unpriced_upper_bound,
        calls,
        unpriced_calls,
        received_at
    FROM costline_raw.spend_buckets FINAL
    WHERE granularity = 'HOUR' AND dimension IN ('CUSTOMER', 'CUSTOMER_FEATURE', 'CUSTOMER_MODEL')
) AS spend
ASOF LEFT JOIN costline.customer_plans AS own
ON own.tenant = spend.tenant AND own.customer_id = spend.customer_id AND own.since <= spend.hour_end
GROUP BY tenant, dimension, day, customer_id, second_value, plan, currency
