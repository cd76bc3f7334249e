-- What contracts, baselines and reported costs add to an event. An older row has no figures of a contract: what its lines
-- contracted is what they list, which is right for all but those under a card of the account.
ALTER TABLE costline_raw.request_costs ${on_cluster}
    ADD COLUMN IF NOT EXISTS baseline_model LowCardinality(String) AFTER requested_cost,
    ADD COLUMN IF NOT EXISTS baseline_cost Nullable(Decimal(38, 12)) AFTER baseline_model,
    ADD COLUMN IF NOT EXISTS `reported.kind` Array(Enum8('UNKNOWN' = 0, 'BILLED' = 1, 'UPSTREAM' = 2, 'MARKET' = 3, 'LIST' = 4,
        'GATEWAY_FEE' = 5, 'ESTIMATE' = 6)) AFTER reported_cost,
    ADD COLUMN IF NOT EXISTS `reported.amount` Array(Decimal(38, 12)) AFTER `reported.kind`,
    ADD COLUMN IF NOT EXISTS `reported.currency` Array(LowCardinality(String)) AFTER `reported.amount`,
    ADD COLUMN IF NOT EXISTS `lines.contracted_amount` Array(Decimal(38, 12)) DEFAULT `lines.amount` AFTER `lines.amount`,
    ADD COLUMN IF NOT EXISTS findings Array(LowCardinality(String)) AFTER card_id;

-- Definitions of the price book that are no cards, as JSON in the words of a cards file.
CREATE TABLE IF NOT EXISTS costline_raw.price_book_definitions ${on_cluster}
(
    import_id LowCardinality(String),
    definition String,
    defined_at DateTime64(6, 'UTC'),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(defined_at)}
ORDER BY (import_id, definition);

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

-- Routing is measured at public prices on both sides; what was negotiated, less markup and fees, stands beside it.
CREATE OR REPLACE VIEW costline.savings_vs_baseline ${on_cluster} AS
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
    sum(cost.baseline_cost) AS baseline_cost,
    sum(cost.list_cost) AS list_cost,
    sum(cost.contracted_cost) AS contracted_cost,
    baseline_cost - list_cost AS savings,
    toFloat64(savings) / nullIf(toFloat64(baseline_cost), 0) AS savings_share,
    list_cost - contracted_cost AS contract_savings
FROM costline.request_costs AS cost
WHERE cost.baseline_cost IS NOT NULL AND pricing_status = 'PRICED'
GROUP BY tenant, day, feature, workflow, provider, served_model, baseline_model, currency;

-- Rates between currencies, both ways round; of several for one instant the one published last.
CREATE OR REPLACE VIEW costline.fx_rates ${on_cluster} AS
WITH published AS
(
    SELECT
        JSONExtractString(definition, 'fx', 1, 'from') AS base,
        JSONExtractString(definition, 'fx', 1, 'to') AS quote,
        parseDateTime64BestEffort(JSONExtractString(definition, 'fx', 1, 'at'), 6, 'UTC') AS at,
        argMax(toDecimal128(JSONExtractString(definition, 'fx', 1, 'rate'), 18), defined_at) AS rate,
        argMax(JSONExtractString(definition, 'fx', 1, 'source'), defined_at) AS source
    FROM costline_raw.price_book_definitions FINAL
    WHERE JSONHas(definition, 'fx')
    GROUP BY base, quote, at
)
SELECT base AS from_currency, quote AS to_currency, at AS effective_from, rate, source
FROM published
UNION ALL
SELECT quote, base, at, toDecimal128(toDecimal256(1, 36) / rate, 18), source
FROM published
WHERE (quote, base) NOT IN (SELECT base, quote FROM published);

-- The currency each tenant wants to see; the row without a tenant is for those that name none.
CREATE OR REPLACE VIEW costline.reporting_currencies ${on_cluster} AS
SELECT
    JSONExtractString(definition, 'reporting', 1, 'tenant') AS tenant,
    argMax(JSONExtractString(definition, 'reporting', 1, 'currency'), defined_at) AS reporting_currency
FROM costline_raw.price_book_definitions FINAL
WHERE JSONHas(definition, 'reporting')
GROUP BY tenant;

-- Every amount a source reported, with ours that it compares with: LIST, MARKET and ESTIMATE with the public price; UPSTREAM with the
-- public price too, with an own key with what the account pays for the usage; GATEWAY_FEE, and BILLED with an own key, with the
-- fees; BILLED and amounts of no kind with all that is paid but the purchase fee. Ours is NULL where no rate brings it into the
-- reported currency.
CREATE OR REPLACE VIEW costline.reported_costs ${on_cluster} AS
SELECT
    tenant,
    event_id,
    call_id,
    event_time,
    source,
    provider,
    served_model,
    credential_kind,
    kind AS reported_kind,
    compared_with,
    quoted AS currency,
    amount AS reported_cost,
    multiIf(
        quoted = own_currency,
        toNullable(ours),
        fx.rate = 0,
        NULL,
        toNullable(toDecimal128(round(toDecimal256(ours, 12) * fx.rate, 12), 12))) AS our_cost,
    reported_cost - our_cost AS drift
FROM
(
    SELECT
        tenant,
        event_id,
        call_id,
        event_time,
        source,
        provider,
        served_model,
        credential_kind,
        toString(currency) AS own_currency,
        toString(reported.1) AS kind,
        reported.2 AS amount,
        toString(reported.3) AS quoted,
        arraySum((x, unit) -> if(unit IN ('gateway_markup', 'gateway_fee', 'byok_fee'), x, toDecimal128(0, 12)),
            line_contracted_amount, line_unit) AS fees,
        arraySum((x, unit) -> if(unit IN ('purchase_fee', 'reported_cost_difference'), x, toDecimal128(0, 12)),
            line_contracted_amount, line_unit) AS beside,
        multiIf(
            kind = 'GATEWAY_FEE' OR (kind = 'BILLED' AND credential_kind = 'BYOK'), 'fees',
            kind IN ('BILLED', 'UNKNOWN'), 'contracted',
            kind = 'UPSTREAM' AND credential_kind = 'BYOK', 'usage',
            'list') AS compared_with,
        toDecimal128(
            multiIf(
                compared_with = 'fees', fees,
                compared_with = 'contracted', assumeNotNull(contracted_cost) - beside,
                compared_with = 'usage', assumeNotNull(contracted_cost) - beside - fees,
                assumeNotNull(list_cost)),
            12) AS ours
    FROM
    (
        SELECT *, arrayJoin(arrayZip(reported_kind, reported_amount, reported_currency)) AS reported
        FROM costline.request_costs
        WHERE pricing_status IN ('PRICED', 'NOT_BILLED') AND NOT has(line_unit, 'reported_cost')
    )
) AS reported
ASOF LEFT JOIN costline.fx_rates AS fx
ON fx.from_currency = reported.own_currency AND fx.to_currency = reported.quoted AND fx.effective_from <= reported.event_time;

CREATE OR REPLACE VIEW costline.reported_cost_drift ${on_cluster} AS
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
GROUP BY tenant, day, source, provider, served_model, reported_kind, compared_with, currency;

-- The hours of spend in the currency the tenant reports in, by the rate of the hour. NULL where there is none.
CREATE OR REPLACE VIEW costline.spend_in_reporting_currency ${on_cluster} AS
SELECT
    tenant,
    hour,
    dimension,
    scope_value,
    currency,
    list_cost,
    contracted_cost,
    reporting_currency,
    multiIf(own_currency = reporting_currency, toNullable(toDecimal128(1, 18)), fx.rate = 0, NULL, toNullable(fx.rate)) AS rate,
    toDecimal128(round(toDecimal256(list_cost, 12) * rate, 12), 12) AS list_cost_reporting,
    toDecimal128(round(toDecimal256(contracted_cost, 12) * rate, 12), 12) AS contracted_cost_reporting,
    calls,
    unpriced_calls
FROM
(
    SELECT
        spend.tenant AS tenant,
        spend.hour AS hour,
        spend.dimension AS dimension,
        spend.scope_value AS scope_value,
        spend.currency AS currency,
        spend.list_cost AS list_cost,
        spend.contracted_cost AS contracted_cost,
        spend.calls AS calls,
        spend.unpriced_calls AS unpriced_calls,
        toString(spend.currency) AS own_currency,
        toDateTime64(spend.hour, 6, 'UTC') AS at,
        multiIf(own.reporting_currency != '', own.reporting_currency, other.reporting_currency != '', other.reporting_currency,
            own_currency) AS reporting_currency
    FROM costline.spend_hours AS spend
    LEFT JOIN costline.reporting_currencies AS own ON own.tenant = spend.tenant
    LEFT JOIN (SELECT '' AS nobody, reporting_currency FROM costline.reporting_currencies WHERE tenant = '') AS other
    ON other.nobody = substring(spend.tenant, 1, 0)
) AS spend
ASOF LEFT JOIN costline.fx_rates AS fx
ON fx.from_currency = spend.own_currency AND fx.to_currency = spend.reporting_currency AND fx.effective_from <= spend.at;
