-- A trace and currency: cost, calls, operations, waste, time. A trace whose calls all moved to another is none. It is CLOSED once its end
-- was announced, or it is open no longer for want of calls; a row that does not say how long is taken to be open for a day.
SELECT
    tenant,
    trace_id,
    CAST(
        if(trace.status = 'OPEN'
                AND if(trace.open_until = toDateTime64(0, 6, 'UTC'), trace.received_at + INTERVAL 1 DAY, trace.open_until) <= now64(6, 'UTC'),
            'CLOSED', toString(trace.status)),
        'Enum8(\'UNKNOWN\' = 0, \'OPEN\' = 1, \'CLOSED\' = 2)') AS status,
    customer_id,
    feature,
    workflow,
    agent,
    session_id,
    started_at,
    ended_at,
    dateDiff('microsecond', started_at, ended_at) / 1000 AS duration_ms,
    received_at,
    calls,
    operations,
    failed_calls,
    failed_operations,
    fallback_operations,
    unpriced_calls,
    input_tokens,
    output_tokens,
    providers,
    models,
    amount_currency AS currency,
    amount_list_cost AS list_cost,
    amount_contracted_cost AS contracted_cost,
    amount_fallback_cost AS fallback_cost,
    amount_escalation_cost AS escalation_cost,
    amount_unpriced_upper_bound AS unpriced_upper_bound,
    inserted_at
FROM costline_raw.traces AS trace FINAL
LEFT ARRAY JOIN
    `amounts.currency` AS amount_currency,
    `amounts.list_cost` AS amount_list_cost,
    `amounts.contracted_cost` AS amount_contracted_cost,
    `amounts.fallback_cost` AS amount_fallback_cost,
    `amounts.escalation_cost` AS amount_escalation_cost,
    `amounts.unpriced_upper_bound` AS amount_unpriced_upper_bound
WHERE calls > 0
