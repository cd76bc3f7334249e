-- A workflow's day and currency: cost of a trace, its median and 95th percentile.
SELECT
    tenant,
    toDate(started_at) AS day,
    workflow,
    feature,
    currency,
    count() AS traces,
    sum(calls) AS calls,
    sum(contracted_cost) AS contracted_cost,
    contracted_cost / traces AS cost_per_trace,
    quantileExact(0.5)(trace_cost) AS p50_cost,
    quantileExact(0.95)(trace_cost) AS p95_cost,
    sum(fallback_cost) AS fallback_cost,
    sum(unpriced_calls) AS unpriced_calls
FROM
(
    SELECT tenant, started_at, workflow, feature, currency, calls, contracted_cost, contracted_cost AS trace_cost, fallback_cost, unpriced_calls
    FROM costline.traces
)
GROUP BY tenant, day, workflow, feature, currency
