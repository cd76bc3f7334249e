-- What users query. Every view is right whether or not ClickHouse has merged (FINAL), and is narrowed by WHERE. Amounts
-- never mix currencies: the currency is a column of every row that has one. Rates and shares are the only floating point.
CREATE OR REPLACE VIEW costline.request_costs ${on_cluster} AS
SELECT
    tenant,
    lower(hex(event_id)) AS event_id,
    call_id,
    event_time,
    received_at,
    started_at,
    first_token_at,
    ended_at,
    if(ended_at >= event_time, dateDiff('microsecond', event_time, ended_at) / 1000, NULL) AS latency_ms,
    if(first_token_at >= event_time, dateDiff('microsecond', event_time, first_token_at) / 1000, NULL) AS time_to_first_token_ms,
    source,
    transform(toUInt8(bitAnd(bitShiftRight(revision, 104), 255)), [1, 2, 3], ['SDK', 'GATEWAY', 'PROVIDER'], 'UNKNOWN') AS layer,
    toUInt64(bitAnd(bitShiftRight(revision, 40), 18446744073709551615)) AS event_revision,
    customer_id,
    end_user_id,
    team,
    project,
    app_key,
    provider_account,
    credential_kind,
    feature,
    trace_id,
    span_id,
    parent_span_id,
    session_id,
    workflow,
    step,
    agent,
    operation_id,
    attempt_index,
    retry_count,
    fallback_from,
    provider,
    model_vendor,
    requested_model,
    served_model,
    service_tier,
    region,
    endpoint_family,
    batch,
    route,
    complexity_tier,
    status,
    http_status,
    error_type,
    blocked_by,
    response_cache,
    input_uncached_tokens + cache_read_tokens + cache_write_5m_tokens + cache_write_1h_tokens + cache_write_unknown_ttl_tokens
        + tool_use_input_tokens AS input_tokens,
    cache_read_tokens,
    cache_write_5m_tokens + cache_write_1h_tokens + cache_write_unknown_ttl_tokens AS cache_write_tokens,
    output_visible_tokens + reasoning_tokens + prediction_rejected_tokens AS output_tokens,
    input_uncached_tokens,
    cache_write_5m_tokens,
    cache_write_1h_tokens,
    cache_write_unknown_ttl_tokens,
    tool_use_input_tokens,
    output_visible_tokens,
    reasoning_tokens,
    prediction_rejected_tokens,
    other_units,
    usage_status,
    total_check,
    pricing_status,
    pricing_reason,
    currency,
    list_cost,
    contracted_cost,
    upper_bound,
    requested_cost,
    reported_cost,
    price_book_version,
    card_id,
    `lines.unit` AS line_unit,
    `lines.quantity` AS line_quantity,
    `lines.unit_price` AS line_unit_price,
    `lines.per` AS line_per,
    `lines.multiplier` AS line_multiplier,
    `lines.amount` AS line_amount,
    tags,
    inserted_at
FROM costline_raw.request_costs FINAL;

CREATE OR REPLACE VIEW costline.traces ${on_cluster} AS
SELECT
    tenant,
    trace_id,
    status,
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
FROM costline_raw.traces FINAL
LEFT ARRAY JOIN
    `amounts.currency` AS amount_currency,
    `amounts.list_cost` AS amount_list_cost,
    `amounts.contracted_cost` AS amount_contracted_cost,
    `amounts.fallback_cost` AS amount_fallback_cost,
    `amounts.escalation_cost` AS amount_escalation_cost,
    `amounts.unpriced_upper_bound` AS amount_unpriced_upper_bound;

CREATE OR REPLACE VIEW costline.spend_minutes ${on_cluster} AS
SELECT
    tenant,
    toDateTime(bucket_start, 'UTC') AS minute,
    dimension,
    scope_value,
    currency,
    list_cost,
    contracted_cost,
    fallback_cost,
    escalation_cost,
    requested_cost,
    unpriced_upper_bound,
    calls,
    failed_calls,
    wasted_calls,
    operations,
    fallback_operations,
    unpriced_calls,
    input_tokens,
    cache_read_tokens,
    cache_write_tokens,
    output_tokens,
    received_at
FROM costline_raw.spend_buckets FINAL
WHERE granularity = 'MINUTE';

CREATE OR REPLACE VIEW costline.spend_hours ${on_cluster} AS
SELECT
    tenant,
    toDateTime(bucket_start, 'UTC') AS hour,
    dimension,
    scope_value,
    currency,
    list_cost,
    contracted_cost,
    fallback_cost,
    escalation_cost,
    requested_cost,
    unpriced_upper_bound,
    calls,
    failed_calls,
    wasted_calls,
    operations,
    fallback_operations,
    unpriced_calls,
    input_tokens,
    cache_read_tokens,
    cache_write_tokens,
    output_tokens,
    received_at
FROM costline_raw.spend_buckets FINAL
WHERE granularity = 'HOUR';

CREATE OR REPLACE VIEW costline.spend_by_provider ${on_cluster} AS
SELECT
    tenant,
    hour,
    scope_value AS provider,
    currency,
    list_cost,
    contracted_cost,
    fallback_cost,
    escalation_cost,
    unpriced_upper_bound,
    calls,
    failed_calls,
    unpriced_calls,
    input_tokens,
    cache_read_tokens,
    cache_write_tokens,
    output_tokens
FROM costline.spend_hours
WHERE dimension = 'PROVIDER';

CREATE OR REPLACE VIEW costline.effective_rate_by_provider ${on_cluster} AS
SELECT
    tenant,
    toStartOfHour(event_time) AS hour,
    provider,
    currency,
    count() AS priced_calls,
    sum(contracted_cost) AS contracted_cost,
    sum(input_tokens + output_tokens) AS tokens,
    contracted_cost * 1000000 / nullIf(tokens, 0) AS rate_per_million_tokens
FROM costline.request_costs
WHERE pricing_status = 'PRICED'
GROUP BY tenant, hour, provider, currency;

CREATE OR REPLACE VIEW costline.blended_rate_trend ${on_cluster} AS
SELECT
    tenant,
    toStartOfHour(event_time) AS hour,
    currency,
    count() AS priced_calls,
    sum(contracted_cost) AS contracted_cost,
    sum(input_tokens) AS input_tokens,
    sum(output_tokens) AS output_tokens,
    contracted_cost * 1000000 / nullIf(input_tokens + output_tokens, 0) AS rate_per_million_tokens
FROM
(
    SELECT tenant, event_time, currency, contracted_cost, input_tokens, output_tokens
    FROM costline.request_costs
    WHERE pricing_status = 'PRICED'
)
GROUP BY tenant, hour, currency;

CREATE OR REPLACE VIEW costline.routing_distribution ${on_cluster} AS
SELECT
    tenant,
    toStartOfHour(event_time) AS hour,
    complexity_tier,
    route,
    provider,
    requested_model,
    served_model,
    currency,
    count() AS calls,
    calls / sum(calls) OVER (PARTITION BY tenant, hour) AS share_of_hour,
    sum(contracted_cost) AS contracted_cost
FROM costline.request_costs
GROUP BY tenant, hour, complexity_tier, route, provider, requested_model, served_model, currency;

CREATE OR REPLACE VIEW costline.fallback_rate ${on_cluster} AS
SELECT
    tenant,
    hour,
    sum(calls) AS calls,
    sum(failed_calls) AS failed_calls,
    sum(wasted_calls) AS wasted_calls,
    sum(operations) AS operations,
    sum(fallback_operations) AS fallback_operations,
    fallback_operations / nullIf(operations, 0) AS fallback_rate
FROM
(
    SELECT tenant, hour, calls, failed_calls, wasted_calls, operations, fallback_operations
    FROM costline.spend_hours
    WHERE dimension = 'TENANT'
)
GROUP BY tenant, hour;

CREATE OR REPLACE VIEW costline.wasted_spend ${on_cluster} AS
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
WHERE dimension = 'MODEL';

CREATE OR REPLACE VIEW costline.cost_per_customer ${on_cluster} AS
SELECT
    tenant,
    toDate(hour) AS day,
    scope_value AS customer_id,
    CAST(scope_value, 'String') = '' AS unattributed,
    currency,
    sum(list_cost) AS list_cost,
    sum(contracted_cost) AS contracted_cost,
    toFloat64(contracted_cost) / nullIf(sum(toFloat64(contracted_cost)) OVER (PARTITION BY tenant, day, currency), 0) AS share_of_day,
    sum(fallback_cost) AS fallback_cost,
    sum(calls) AS calls,
    sum(unpriced_calls) AS unpriced_calls,
    sum(unpriced_upper_bound) AS unpriced_upper_bound
FROM
(
    SELECT tenant, hour, scope_value, currency, list_cost, contracted_cost, fallback_cost, calls, unpriced_calls, unpriced_upper_bound
    FROM costline.spend_hours
    WHERE dimension = 'CUSTOMER'
)
GROUP BY tenant, day, scope_value, currency;

CREATE OR REPLACE VIEW costline.workflow_cost ${on_cluster} AS
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
GROUP BY tenant, day, workflow, feature, currency;

CREATE OR REPLACE VIEW costline.unpriced_usage ${on_cluster} AS
SELECT
    tenant,
    toDate(event_time) AS day,
    provider,
    served_model,
    pricing_status,
    pricing_reason,
    currency,
    count() AS calls,
    sum(input_tokens) AS input_tokens,
    sum(output_tokens) AS output_tokens,
    sum(upper_bound) AS upper_bound,
    min(event_time) AS first_seen,
    max(event_time) AS last_seen
FROM
(
    SELECT tenant, event_time, provider, served_model, pricing_status, pricing_reason, currency, input_tokens, output_tokens, upper_bound
    FROM costline.request_costs
    WHERE pricing_status IN ('UNPRICED', 'PARTLY_PRICED')
)
GROUP BY tenant, day, provider, served_model, pricing_status, pricing_reason, currency;

CREATE OR REPLACE VIEW costline.provider_health ${on_cluster} AS
SELECT
    tenant,
    toStartOfHour(event_time) AS hour,
    provider,
    served_model,
    count() AS calls,
    countIf(status = 'ERROR') AS errors,
    errors / calls AS error_rate,
    countIf(http_status = 429) AS throttled,
    quantileTDigest(0.5)(latency_ms) AS p50_latency_ms,
    quantileTDigest(0.95)(latency_ms) AS p95_latency_ms,
    quantileTDigest(0.5)(time_to_first_token_ms) AS p50_time_to_first_token_ms
FROM costline.request_costs
GROUP BY tenant, hour, provider, served_model;

CREATE OR REPLACE VIEW costline.pipeline_freshness ${on_cluster} AS
SELECT
    table_name,
    max(measured_at) AS last_rows_at,
    dateDiff('millisecond', last_rows_at, now64(3, 'UTC')) / 1000 AS seconds_since_rows,
    sum(row_count) AS rows_15m,
    quantileExactWeighted(0.5)(p50_ms, row_count) AS p50_ms,
    quantileExactWeighted(0.99)(p99_ms, row_count) AS p99_ms,
    max(max_ms) AS max_ms
FROM costline_raw.sink_freshness
WHERE measured_at > now64(3, 'UTC') - INTERVAL 15 MINUTE
GROUP BY table_name;

CREATE OR REPLACE VIEW costline.budget_alerts ${on_cluster} AS
SELECT
    tenant,
    alert_id,
    budget_id,
    budget_version,
    budget_name,
    kind,
    state,
    retroactive,
    dimension,
    scope_value,
    period,
    period_start,
    period_end,
    threshold_percent,
    currency,
    spend,
    spend_limit,
    forecast,
    unpriced_calls,
    unpriced_upper_bound,
    figure_as_of,
    inserted_at
FROM costline_raw.budget_alerts FINAL;

CREATE OR REPLACE VIEW costline.rejected ${on_cluster} AS
SELECT
    tenant,
    rejection_id,
    source,
    door,
    received_at,
    reason_code,
    field,
    message,
    position,
    sha256,
    size,
    structure,
    inserted_at
FROM costline_raw.rejected_events FINAL;
