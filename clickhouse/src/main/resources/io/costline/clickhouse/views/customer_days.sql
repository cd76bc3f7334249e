-- What a customer's day under a plan earned and cost at contracted prices, days to come left out: what customer_margin begins with,
-- and all that plan_months needs of it, which asks no ledger.
SELECT
    tenant,
    day,
    customer_id,
    plan,
    currency,
    sum(part.revenue) AS revenue,
    sum(part.contracted_cost) AS contracted_cost,
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
        day,
        customer_id,
        plan,
        currency,
        toDecimal128(0, 12) AS revenue,
        contracted_cost,
        fallback_cost,
        unpriced_upper_bound,
        calls,
        unpriced_calls,
        received_at
    FROM costline.customer_costs
    WHERE dimension = 'CUSTOMER'
    UNION ALL
    SELECT tenant, day, customer_id, plan, currency, revenue, 0, 0, 0, 0, 0, received_at
    FROM costline.revenue_days
    WHERE day <= today()
) AS part
GROUP BY tenant, day, customer_id, plan, currency
