-- Tables the sink writes. Every row is an absolute value under an immutable key; the highest revision wins. Partition and
-- sort columns never change for a key: a row that moved would exist twice.
CREATE DATABASE IF NOT EXISTS costline_raw ${on_cluster};

CREATE DATABASE IF NOT EXISTS costline ${on_cluster};

CREATE TABLE IF NOT EXISTS costline_raw.request_costs ${on_cluster}
(
    tenant LowCardinality(String),
    event_id FixedString(16),
    -- epoch, layer, event revision and price-book version, in this order of rank
    revision UInt128,
    call_id String,
    event_time DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    started_at Nullable(DateTime64(6, 'UTC')),
    first_token_at Nullable(DateTime64(6, 'UTC')),
    ended_at Nullable(DateTime64(6, 'UTC')),
    source LowCardinality(String),

    customer_id LowCardinality(String),
    end_user_id String,
    team LowCardinality(String),
    project LowCardinality(String),
    app_key LowCardinality(String),
    provider_account LowCardinality(String),
    credential_kind Enum8('UNKNOWN' = 0, 'SYSTEM' = 1, 'BYOK' = 2),
    feature LowCardinality(String),

    trace_id String,
    span_id String,
    parent_span_id String,
    session_id String,
    workflow LowCardinality(String),
    step LowCardinality(String),
    agent LowCardinality(String),
    operation_id String,
    attempt_index UInt32,
    retry_count UInt32,
    fallback_from LowCardinality(String),

    provider LowCardinality(String),
    model_vendor LowCardinality(String),
    requested_model LowCardinality(String),
    served_model LowCardinality(String),
    service_tier LowCardinality(String),
    region LowCardinality(String),
    endpoint_family LowCardinality(String),
    batch Bool,
    route LowCardinality(String),
    complexity_tier LowCardinality(String),

    status Enum8('UNKNOWN' = 0, 'OK' = 1, 'ERROR' = 2, 'CANCELLED' = 3, 'BLOCKED' = 4),
    http_status UInt16,
    error_type LowCardinality(String),
    blocked_by LowCardinality(String),
    response_cache Enum8('UNKNOWN' = 0, 'NONE' = 1, 'HIT' = 2, 'SEMANTIC_HIT' = 3, 'MISS' = 4),

    -- disjoint: they sum to all tokens of the call
    input_uncached_tokens UInt64,
    cache_read_tokens UInt64,
    cache_write_5m_tokens UInt64,
    cache_write_1h_tokens UInt64,
    cache_write_unknown_ttl_tokens UInt64,
    tool_use_input_tokens UInt64,
    output_visible_tokens UInt64,
    reasoning_tokens UInt64,
    prediction_rejected_tokens UInt64,
    other_units Map(LowCardinality(String), Decimal(38, 12)),
    usage_status Enum8('UNKNOWN' = 0, 'COMPLETE' = 1, 'PARTIAL' = 2, 'MISSING' = 3, 'ESTIMATED' = 4),
    total_check Enum8('UNKNOWN' = 0, 'OK' = 1, 'MISMATCH' = 2, 'NOT_REPORTED' = 3),

    pricing_status Enum8('UNKNOWN' = 0, 'PRICED' = 1, 'PARTLY_PRICED' = 2, 'UNPRICED' = 3, 'NOT_BILLED' = 4),
    pricing_reason LowCardinality(String),
    currency LowCardinality(String),
    -- NULL, not zero, while the call is UNPRICED
    list_cost Nullable(Decimal(38, 12)),
    contracted_cost Nullable(Decimal(38, 12)),
    upper_bound Decimal(38, 12),
    requested_cost Nullable(Decimal(38, 12)),
    reported_cost Nullable(Decimal(38, 12)),
    price_book_version UInt64,
    card_id LowCardinality(String),
    lines Nested
    (
        unit LowCardinality(String),
        quantity Decimal(38, 12),
        unit_price Decimal(38, 18),
        per UInt64,
        multiplier LowCardinality(String),
        amount Decimal(38, 12)
    ),
    tags Map(LowCardinality(String), String),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
PARTITION BY toYYYYMM(event_time)
ORDER BY (tenant, toDate(event_time), event_id);

-- One row a trace; the amounts per currency stand inside it, so that a currency that vanishes by correction leaves no row.
-- No partition: a trace has no column that can never change but its id.
CREATE TABLE IF NOT EXISTS costline_raw.traces ${on_cluster}
(
    tenant LowCardinality(String),
    trace_id String,
    revision UInt128,
    status Enum8('UNKNOWN' = 0, 'OPEN' = 1, 'CLOSED' = 2),
    customer_id LowCardinality(String),
    feature LowCardinality(String),
    workflow LowCardinality(String),
    agent LowCardinality(String),
    session_id String,
    started_at DateTime64(6, 'UTC'),
    ended_at DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    calls UInt32,
    operations UInt32,
    failed_calls UInt32,
    failed_operations UInt32,
    fallback_operations UInt32,
    unpriced_calls UInt32,
    input_tokens UInt64,
    output_tokens UInt64,
    providers Array(LowCardinality(String)),
    models Array(LowCardinality(String)),
    amounts Nested
    (
        currency LowCardinality(String),
        list_cost Decimal(38, 12),
        contracted_cost Decimal(38, 12),
        fallback_cost Decimal(38, 12),
        escalation_cost Decimal(38, 12),
        unpriced_upper_bound Decimal(38, 12)
    ),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY (tenant, trace_id);

CREATE TABLE IF NOT EXISTS costline_raw.spend_buckets ${on_cluster}
(
    tenant LowCardinality(String),
    dimension Enum8('UNKNOWN' = 0, 'TENANT' = 1, 'CUSTOMER' = 2, 'TEAM' = 3, 'PROJECT' = 4, 'APP_KEY' = 5, 'FEATURE' = 6,
        'PROVIDER' = 7, 'PROVIDER_ACCOUNT' = 8, 'MODEL' = 9),
    granularity Enum8('UNKNOWN' = 0, 'MINUTE' = 1, 'HOUR' = 2),
    scope_value LowCardinality(String),
    currency LowCardinality(String),
    bucket_start DateTime64(6, 'UTC'),
    revision UInt128,
    received_at DateTime64(6, 'UTC'),
    list_cost Decimal(38, 12),
    contracted_cost Decimal(38, 12),
    fallback_cost Decimal(38, 12),
    escalation_cost Decimal(38, 12),
    requested_cost Decimal(38, 12),
    unpriced_upper_bound Decimal(38, 12),
    calls Int64,
    failed_calls Int64,
    wasted_calls Int64,
    operations Int64,
    fallback_operations Int64,
    unpriced_calls Int64,
    input_tokens Int64,
    cache_read_tokens Int64,
    cache_write_tokens Int64,
    output_tokens Int64,
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
PARTITION BY toYYYYMM(bucket_start)
ORDER BY (tenant, dimension, granularity, scope_value, currency, bucket_start);

CREATE TABLE IF NOT EXISTS costline_raw.budget_alerts ${on_cluster}
(
    tenant LowCardinality(String),
    alert_id String,
    revision UInt128,
    budget_id LowCardinality(String),
    budget_version UInt64,
    budget_name LowCardinality(String),
    kind Enum8('UNKNOWN' = 0, 'THRESHOLD' = 1, 'FORECAST' = 2, 'SPIKE' = 3, 'CREDIT_LOW' = 4, 'CREDIT_EXPIRING' = 5,
        'MARGIN_NEGATIVE' = 6, 'FALLBACK_RATE' = 7, 'UNPRICED' = 8),
    state Enum8('UNKNOWN' = 0, 'FIRING' = 1, 'RESOLVED' = 2),
    retroactive Bool,
    dimension Enum8('UNKNOWN' = 0, 'TENANT' = 1, 'CUSTOMER' = 2, 'TEAM' = 3, 'PROJECT' = 4, 'APP_KEY' = 5, 'FEATURE' = 6,
        'PROVIDER' = 7, 'PROVIDER_ACCOUNT' = 8, 'MODEL' = 9),
    scope_value String,
    period Enum8('UNKNOWN' = 0, 'HOUR' = 1, 'DAY' = 2, 'WEEK' = 3, 'MONTH' = 4),
    period_start DateTime64(6, 'UTC'),
    period_end DateTime64(6, 'UTC'),
    threshold_percent Int32,
    currency LowCardinality(String),
    spend Decimal(38, 12),
    spend_limit Decimal(38, 12),
    forecast Decimal(38, 12),
    unpriced_calls Int64,
    unpriced_upper_bound Decimal(38, 12),
    figure_as_of DateTime64(6, 'UTC'),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY (tenant, alert_id);

CREATE TABLE IF NOT EXISTS costline_raw.rejected_events ${on_cluster}
(
    tenant LowCardinality(String),
    rejection_id String,
    source LowCardinality(String),
    door LowCardinality(String),
    received_at DateTime64(6, 'UTC'),
    reason_code LowCardinality(String),
    field LowCardinality(String),
    message LowCardinality(String),
    position UInt32,
    sha256 String,
    size UInt64,
    structure String,
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(received_at)}
ORDER BY (tenant, rejection_id);

-- How long rows took from receipt to being queryable: one row a table and second in which rows arrived.
CREATE TABLE IF NOT EXISTS costline_raw.sink_freshness ${on_cluster}
(
    measured_at DateTime64(3, 'UTC'),
    table_name LowCardinality(String),
    row_count UInt64,
    p50_ms Float64,
    p99_ms Float64,
    max_ms Float64
)
ENGINE = ${engine:MergeTree}
PARTITION BY toYYYYMM(measured_at)
ORDER BY (table_name, measured_at)
TTL toDateTime(measured_at) + INTERVAL 90 DAY;
