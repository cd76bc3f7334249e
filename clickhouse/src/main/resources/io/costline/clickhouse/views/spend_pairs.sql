-- An hour of two values at once, as a customer and a model, and one currency: choose one pair of dimensions, then sum. Whoever
-- is named by none has the empty value, so each pair adds up to the whole tenant. In hours of before pairs were kept they hold less.
SELECT
    tenant,
    toDateTime(bucket_start, 'UTC') AS hour,
    dimension AS pair,
    -- both values, U+001F between them
    scope_value,
    splitByChar('\x1f', CAST(scope_value, 'String'))[1] AS first_value,
    splitByChar('\x1f', CAST(scope_value, 'String'))[2] AS second_value,
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
    priced_calls,
    priced_input_tokens,
    priced_output_tokens,
    priced_cost,
    received_at
FROM costline_raw.spend_buckets FINAL
WHERE granularity = 'HOUR' AND dimension > 'MODEL'
