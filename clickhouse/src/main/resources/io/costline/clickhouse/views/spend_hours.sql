-- An hour of one scope value of one dimension and currency: choose one dimension, then sum. History brought in later stands
-- in further rows of the same hour. Pairs of dimensions are in spend_pairs.
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
    priced_calls,
    priced_input_tokens,
    priced_output_tokens,
    priced_cost,
    received_at
FROM costline_raw.spend_buckets FINAL
WHERE granularity = 'HOUR' AND dimension <= 'MODEL'
