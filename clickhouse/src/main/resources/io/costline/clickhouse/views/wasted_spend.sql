-- An hour of a model: what attempts that served nothing cost, and what answers of dearer models than asked for added.
SELECT
    tenant,
    hour,
    scope_value AS model,
    currency,
    wasted_calls,
    fallback_cost,
    escalation_cost,
    contracted_cost,
    toFloat64(fallback_cost) / nullIf(toFloat64(contracted_cost), 0) AS fallback_share
FROM costline.spend_hours
WHERE dimension = 'MODEL'
