-- The traces of these calls, as the stream sums them.
INSERT INTO costline_raw.traces (tenant, trace_id, revision, status, customer_id, feature, workflow, started_at, ended_at, received_at, calls,
    operations, failed_calls, unpriced_calls, input_tokens, output_tokens, providers, models, `amounts.currency`, `amounts.list_cost`,
    `amounts.contracted_cost`, `amounts.fallback_cost`, `amounts.escalation_cost`, `amounts.unpriced_upper_bound`)
SELECT
    tenant,
    trace_id,
    toUInt128(1),
    'CLOSED',
    any(customer_id),
    any(feature),
    any(workflow),
    min(event_time),
    max(assumeNotNull(ended_at)),
    max(received_at),
    count(),
    count(),
    countIf(status = 'ERROR'),
    countIf(pricing_status = 'UNPRICED'),
    sum(input_uncached_tokens),
    sum(output_visible_tokens),
    groupUniqArray(provider),
    groupUniqArray(served_model),
    ['USD'],
    [sum(ifNull(list_cost, toDecimal128(0, 12)))] AS cost,
    cost,
    [toDecimal128(0, 12)],
    [toDecimal128(0, 12)],
    [sum(upper_bound)]
FROM costline_raw.request_costs
WHERE tenant = 'bench' AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
GROUP BY tenant, trace_id
SETTINGS max_threads = 2
