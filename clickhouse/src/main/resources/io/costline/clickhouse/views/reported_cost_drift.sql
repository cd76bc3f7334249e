-- A day of a source, model and kind: what was reported, what we come to, and the difference.
SELECT
    tenant,
    toDate(event_time) AS day,
    source,
    provider,
    served_model,
    reported_kind,
    compared_with,
    currency,
    count() AS calls,
    countIf(cost.our_cost IS NULL) AS calls_without_rate,
    countIf(abs(cost.drift) > 0.000001) AS differing_calls,
    sumIf(cost.reported_cost, cost.our_cost IS NOT NULL) AS reported_cost,
    ifNull(sum(cost.our_cost), toDecimal128(0, 12)) AS our_cost,
    reported_cost - our_cost AS drift,
    toFloat64(drift) / nullIf(toFloat64(our_cost), 0) AS drift_share
FROM costline.reported_costs AS cost
GROUP BY tenant, day, source, provider, served_model, reported_kind, compared_with, currency
