-- An hour of calls that a limit, a guardrail or a refusal stopped: whose limit it was, and what came of the request. An operation counts
-- once, with the first of its stopped attempts: rescued by a later attempt that served, or lost. wait_ms is from that first one to the one
-- that served; cost_of_rescue what the one that served cost above the model asked for. billing_effect: NO_USAGE, stopped before a token;
-- FAILED_USAGE, tokens were billed for nothing; UNKNOWN_USAGE, nobody said.
SELECT
    tenant,
    toStartOfHour(stopped_at) AS hour,
    blocked_by,
    multiIf(blocked_by IN ('GUARDRAIL', 'REFUSAL'), 'policy', startsWith(blocked_by, 'GATEWAY_OR'), 'gateway or provider',
        blocked_by = 'GATEWAY_RATE', 'gateway',
        startsWith(blocked_by, 'PROVIDER') OR startsWith(blocked_by, 'ACCOUNT') OR startsWith(blocked_by, 'PROJECT')
            OR startsWith(blocked_by, 'PREPAID') OR startsWith(blocked_by, 'PROVISIONED') OR startsWith(blocked_by, 'MODEL'), 'provider',
        'ours') AS owner,
    source,
    provider,
    model,
    app_key,
    team,
    customer_id,
    billing_effect,
    currency,
    count() AS calls,
    countIf(first) AS operations,
    countIf(first AND served_at > toDateTime64(0, 6, 'UTC')) AS rescued,
    operations - rescued AS lost,
    countIf(NOT first) AS retries,
    sumIf(greatest(0, dateDiff('millisecond', stopped_at, served_at)), first AND served_at > toDateTime64(0, 6, 'UTC')) AS wait_ms,
    sumIf(dearer, first) AS cost_of_rescue,
    sum(cost) AS failed_cost,
    max(received_at) AS as_of
FROM
(
    SELECT
        call.tenant AS tenant,
        call.event_time AS stopped_at,
        call.received_at AS received_at,
        CAST(call.blocked_by, 'String') AS blocked_by,
        CAST(call.source, 'String') AS source,
        CAST(call.provider, 'String') AS provider,
        CAST(if(call.requested_model = '', call.served_model, call.requested_model), 'String') AS model,
        CAST(call.app_key, 'String') AS app_key,
        CAST(call.team, 'String') AS team,
        CAST(call.customer_id, 'String') AS customer_id,
        CAST(if(own.currency != '', own.currency, call.currency), 'String') AS currency,
        multiIf(call.pricing_status IN ('UNPRICED', 'PARTLY_PRICED'), 'UNKNOWN_USAGE',
            call.input_tokens + call.output_tokens > 0 AND ifNull(call.contracted_cost, 0) > 0, 'FAILED_USAGE', 'NO_USAGE') AS billing_effect,
        ifNull(call.contracted_cost, 0) AS cost,
        call.operation_id = '' OR call.trace_id = '' OR own.first_stopped = call.event_id AS first,
        own.served_at AS served_at,
        own.dearer AS dearer
    FROM costline.request_costs AS call
    LEFT ANY JOIN
    (
        SELECT
            tenant,
            trace_id,
            operation_id,
            argMinIf(event_id, (attempt_index, event_time, event_id), blocked_by != '') AS first_stopped,
            maxIf(event_time, status IN ('OK', 'UNKNOWN') AND blocked_by = '') AS served_at,
            argMaxIf(toString(request.currency), (attempt_index, event_time), status IN ('OK', 'UNKNOWN') AND blocked_by = '') AS currency,
            argMaxIf(greatest(toDecimal128(0, 12), ifNull(contracted_cost - requested_cost, toDecimal128(0, 12))), (attempt_index, event_time),
                status IN ('OK', 'UNKNOWN') AND blocked_by = '') AS dearer
        FROM costline.request_costs AS request
        WHERE operation_id != '' AND trace_id != '' AND (tenant, trace_id, operation_id) IN
        (
            SELECT tenant, trace_id, operation_id
            FROM costline_raw.request_costs
            WHERE blocked_by != '' AND operation_id != '' AND trace_id != ''
        )
        GROUP BY tenant, trace_id, operation_id
    ) AS own
    ON own.tenant = call.tenant AND own.trace_id = call.trace_id AND own.operation_id = call.operation_id
    WHERE call.blocked_by != ''
)
GROUP BY tenant, hour, blocked_by, owner, source, provider, model, app_key, team, customer_id, billing_effect, currency
