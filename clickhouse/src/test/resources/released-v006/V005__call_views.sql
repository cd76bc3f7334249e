-- Several views of one call - the SDK's span, the gateway's log, the provider's response - are rows of their own; one of them
-- counts. call_views has them all, as evidence; every other view is of what counts.
CREATE OR REPLACE VIEW costline.call_views ${on_cluster} AS
WITH toUInt8(bitAnd(bitShiftRight(revision, 104), 255)) AS ranked_by
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
    -- 0x80 in the place of the layer: several views of the call are known, and the layer stands in the lowest bits of the decision
    transform(if(ranked_by = 128, toUInt8(bitAnd(bitShiftRight(revision, 40), 7)), ranked_by), [1, 2, 3], ['SDK', 'GATEWAY', 'PROVIDER'],
        'UNKNOWN') AS layer,
    if(ranked_by = 128, 0, toUInt64(bitAnd(bitShiftRight(revision, 40), 18446744073709551615))) AS event_revision,
    CAST(pricing_reason, 'String') NOT IN ('TWIN', 'SUPERSEDED_BY_TWIN') AS counts,
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
    baseline_model,
    baseline_cost,
    reported_cost,
    `reported.kind` AS reported_kind,
    `reported.amount` AS reported_amount,
    `reported.currency` AS reported_currency,
    price_book_version,
    card_id,
    findings,
    `lines.unit` AS line_unit,
    `lines.quantity` AS line_quantity,
    `lines.unit_price` AS line_unit_price,
    `lines.per` AS line_per,
    `lines.multiplier` AS line_multiplier,
    `lines.amount` AS line_amount,
    `lines.contracted_amount` AS line_contracted_amount,
    tags,
    inserted_at
FROM costline_raw.request_costs FINAL;

CREATE OR REPLACE VIEW costline.request_costs ${on_cluster} AS
SELECT * EXCEPT (counts)
FROM costline.call_views
WHERE counts;

-- A trace whose calls all moved to another is none.
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
    `amounts.unpriced_upper_bound` AS amount_unpriced_upper_bound
WHERE calls > 0;

CREATE OR REPLACE VIEW costline.request_costs_as_known ${on_cluster} AS
SELECT
    cost.tenant AS tenant,
    lower(hex(cost.event_id)) AS event_id,
    cost.call_id AS call_id,
    cost.event_time AS event_time,
    cost.received_at AS received_at,
    cost.customer_id AS customer_id,
    cost.team AS team,
    cost.project AS project,
    cost.feature AS feature,
    cost.trace_id AS trace_id,
    cost.provider AS provider,
    cost.requested_model AS requested_model,
    cost.served_model AS served_model,
    if(later.corrections > 0, later.was_status, cost.pricing_status) AS pricing_status,
    if(later.corrections > 0, toString(later.was_currency), toString(cost.currency)) AS currency,
    if(later.corrections = 0, cost.list_cost, if(later.was_status = 'UNPRICED', NULL, later.was_list_cost)) AS list_cost,
    if(later.corrections = 0, cost.contracted_cost, if(later.was_status = 'UNPRICED', NULL, later.was_contracted_cost))
        AS contracted_cost,
    if(later.corrections > 0, later.was_upper_bound, cost.upper_bound) AS upper_bound,
    if(later.corrections > 0, later.was_price_book_version, cost.price_book_version) AS price_book_version
FROM
(
    SELECT *
    FROM costline_raw.request_costs FINAL
    WHERE received_at <= {as_of:DateTime64(6, 'UTC')} AND pricing_reason NOT IN ('TWIN', 'SUPERSEDED_BY_TWIN')
) AS cost
LEFT JOIN
(
    SELECT
        tenant,
        event_id,
        bitShiftRight(revision, 40) AS event_revision,
        count() AS corrections,
        argMin(previous_status, revision) AS was_status,
        argMin(previous_currency, revision) AS was_currency,
        argMin(previous_list_cost, revision) AS was_list_cost,
        argMin(previous_contracted_cost, revision) AS was_contracted_cost,
        argMin(previous_upper_bound, revision) AS was_upper_bound,
        argMin(previous_price_book_version, revision) AS was_price_book_version
    FROM costline_raw.cost_corrections FINAL
    WHERE corrected_at > {as_of:DateTime64(6, 'UTC')}
    GROUP BY tenant, event_id, event_revision
) AS later
ON later.tenant = cost.tenant AND later.event_id = cost.event_id AND later.event_revision = bitShiftRight(cost.revision, 40);
