-- What a customer's day earned and cost by feature. The feature '' is revenue of a plan without weights, and cost of calls that name
-- none. Filter by month as well as by day: shares of a month are taken together. Otherwise as customer_margin.
SELECT
    tenant,
    month,
    day,
    customer_id,
    feature,
    currency,
    sum(part.revenue) AS revenue,
    sum(part.contracted_cost) AS contracted_cost,
    if(max(part.unknown) > 0, NULL, contracted_cost + sum(part.effective_change)) AS effective_cost,
    sum(part.fallback_cost) AS fallback_cost,
    revenue - contracted_cost AS margin,
    toDecimal128(roundBankers(toDecimal256(margin, 30) * 100 / toDecimal256(nullIf(revenue, 0), 12), 12), 12) AS margin_percent,
    sum(part.unpriced_upper_bound) AS unpriced_upper_bound,
    margin - unpriced_upper_bound AS margin_at_worst,
    sum(part.calls) AS calls,
    sum(part.unpriced_calls) AS unpriced_calls,
    max(part.received_at) AS as_of
FROM
(
    SELECT
        tenant,
        toStartOfMonth(day) AS month,
        day,
        customer_id,
        second_value AS feature,
        currency,
        toDecimal128(0, 12) AS revenue,
        contracted_cost,
        fallback_cost,
        unpriced_upper_bound,
        calls,
        unpriced_calls,
        received_at,
        toDecimal128(0, 12) AS effective_change,
        0 AS unknown
    FROM costline.customer_costs
    WHERE dimension = 'CUSTOMER_FEATURE'
    UNION ALL
    SELECT tenant, month, day, customer_id, feature, currency, revenue, 0, 0, 0, 0, 0, received_at, 0, 0
    FROM costline.feature_revenue
    WHERE day <= today()
    UNION ALL
    SELECT tenant, toStartOfMonth(day), day, customer_id, feature, currency, 0, 0, 0, 0, 0, 0, toDateTime64(0, 6, 'UTC'),
        ifNull(effective_cost - contracted_cost, 0), effective_cost IS NULL
    FROM costline.covered_costs
) AS part
GROUP BY tenant, month, day, customer_id, feature, currency
