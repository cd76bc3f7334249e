-- A plan's month at contracted prices: plan_margin without what needs the ledger, for plan_inversion, which asks twice.
SELECT
    tenant,
    month,
    plan,
    currency,
    sum(part.revenue) AS revenue,
    sum(part.contracted_cost) AS contracted_cost,
    sum(part.fallback_cost) AS fallback_cost,
    revenue - contracted_cost AS margin,
    toDecimal128(roundBankers(toDecimal256(margin, 30) * 100 / toDecimal256(nullIf(revenue, 0), 12), 12), 12) AS margin_percent,
    toUInt64(sum(part.customer_days)) AS customer_days,
    toUInt8(addMonths(month, 1) - month) AS days_of_month,
    toDecimal128(roundBankers(toDecimal256(customer_days, 30) / days_of_month, 12), 12) AS customer_months,
    toDecimal128(roundBankers(toDecimal256(revenue, 30) * days_of_month / nullIf(customer_days, 0), 12), 12) AS revenue_per_customer_month,
    toDecimal128(roundBankers(toDecimal256(contracted_cost, 30) * days_of_month / nullIf(customer_days, 0), 12), 12)
        AS cost_per_customer_month,
    sum(part.unpriced_upper_bound) AS unpriced_upper_bound,
    margin - unpriced_upper_bound AS margin_at_worst,
    sum(part.calls) AS calls,
    sum(part.unpriced_calls) AS unpriced_calls,
    max(part.as_of) AS as_of
FROM
(
    SELECT
        tenant,
        toStartOfMonth(day) AS month,
        plan,
        currency,
        revenue,
        contracted_cost,
        fallback_cost,
        unpriced_upper_bound,
        calls,
        unpriced_calls,
        as_of,
        0 AS customer_days
    FROM costline.customer_days
    UNION ALL
    SELECT tenant, toStartOfMonth(day), plan, currency, 0, 0, 0, 0, 0, 0, toDateTime64(0, 6, 'UTC'), 1
    FROM costline.plan_days
) AS part
GROUP BY tenant, month, plan, currency
