-- Spend of one dimension between two instants, exact to the minute: the whole hours from the buckets of hours, the rest at both
-- ends from those of minutes. One row a bucket of one scope value and currency; sum them.
WITH
    toStartOfHour({from:DateTime('UTC')} + INTERVAL 3599 SECOND) AS first_hour,
    greatest(toStartOfHour({to:DateTime('UTC')}), first_hour) AS end_of_hours
SELECT
    toDateTime(bucket_start, 'UTC') AS at,
    CAST(scope_value, 'String') AS value,
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
WHERE tenant = {tenant:String} AND dimension = {dimension:String}
    AND (
        (granularity = 'HOUR' AND bucket_start >= first_hour AND bucket_start < end_of_hours)
        OR (granularity = 'MINUTE' AND bucket_start >= {from:DateTime('UTC')} AND bucket_start < {to:DateTime('UTC')}
            AND (bucket_start < first_hour OR bucket_start >= end_of_hours)))
