-- What a customer's day under a plan earned and cost. The customer '' is the cost nobody was named for: with it, customers add up to
-- the tenant. Nothing is summed over currencies. A percentage of no revenue is NULL. Days to come are left out.
-- effective_cost is the cost after capacity, volume, commitments and credits; NULL while the ledger does not have all of it.
SELECT
    tenant,
    day,
    customer_id,
    plan,
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
    max(part.as_of) AS as_of
FROM
(
    SELECT
        tenant,
        day,
        customer_id,
        plan,
        currency,
        revenue,
        contracted_cost,
        fallback_cost,
        unpriced_upper_bound,
        calls,
        unpriced_calls,
        as_of,
        toDecimal128(0, 12) AS effective_change,
        0 AS unknown
    FROM costline.customer_days
    UNION ALL
    SELECT tenant, day, customer_id, plan, currency, 0, 0, 0, 0, 0, 0, toDateTime64(0, 6, 'UTC'),
        ifNull(effective_cost - contracted_cost, 0), effective_cost IS NULL
    FROM costline.covered_costs
) AS part
GROUP BY tenant, day, customer_id, plan, currency
