-- Routing is measured at public prices on both sides; what was negotiated, less markup and fees, stands beside it. The unit is the
-- operation: its baseline counts once, at the attempt that served it, and every attempt costs, so that retries save nothing.
SELECT
    tenant,
    toDate(event_time) AS day,
    feature,
    workflow,
    provider,
    served_model,
    baseline_model,
    currency,
    count() AS calls,
    sumIf(
        assumeNotNull(cost.baseline_cost),
        status IN ('OK', 'UNKNOWN')
            AND (operation_id = '' OR trace_id = '' OR (tenant, event_key) IN (SELECT tenant, event FROM costline.served_attempts))) AS baseline_cost,
    sum(cost.list_cost) AS list_cost,
    sum(cost.contracted_cost) AS contracted_cost,
    baseline_cost - list_cost AS savings,
    toFloat64(savings) / nullIf(toFloat64(baseline_cost), 0) AS savings_share,
    list_cost - contracted_cost AS contract_savings
FROM costline.request_costs AS cost
WHERE cost.baseline_cost IS NOT NULL AND pricing_status = 'PRICED'
GROUP BY tenant, day, feature, workflow, provider, served_model, baseline_model, currency
