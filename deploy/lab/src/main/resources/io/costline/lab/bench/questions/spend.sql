-- The buckets of these calls, as the stream sums them.
INSERT INTO costline_raw.spend_buckets (tenant, dimension, granularity, scope_value, currency, bucket_start, revision, received_at, list_cost,
    contracted_cost, fallback_cost, escalation_cost, requested_cost, unpriced_upper_bound, calls, failed_calls, wasted_calls, operations,
    fallback_operations, unpriced_calls, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, priced_calls, priced_input_tokens,
    priced_output_tokens, priced_cost)
SELECT
    'bench' AS tenant,
    scope.1 AS dimension,
    granularity,
    scope.2 AS scope_value,
    'USD' AS currency,
    if(granularity = 'MINUTE', toStartOfMinute(event_time), toStartOfHour(event_time)) AS bucket_start,
    toUInt128(1) AS revision,
    max(received_at),
    sum(ifNull(call.list_cost, toDecimal128(0, 12))) AS cost,
    cost,
    toDecimal128(0, 12),
    toDecimal128(0, 12),
    cost,
    sum(upper_bound),
    count() AS number,
    countIf(status = 'ERROR') AS failed,
    failed,
    number,
    0,
    countIf(pricing_status = 'UNPRICED') AS unpriced,
    sum(input_uncached_tokens),
    0,
    0,
    sum(output_visible_tokens),
    number - unpriced,
    sumIf(input_uncached_tokens, pricing_status = 'PRICED'),
    sumIf(output_visible_tokens, pricing_status = 'PRICED'),
    cost
FROM
(
    SELECT
        event_time,
        received_at,
        list_cost,
        upper_bound,
        status,
        pricing_status,
        input_uncached_tokens,
        output_visible_tokens,
        arrayJoin(['MINUTE', 'HOUR']) AS granularity,
        arrayJoin([('TENANT', ''), ('CUSTOMER', toString(customer_id)), ('TEAM', toString(team)), ('FEATURE', toString(feature)),
            ('PROVIDER', toString(provider)), ('MODEL', toString(served_model))]) AS scope
    FROM costline_raw.request_costs
    WHERE tenant = 'bench' AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
) AS call
GROUP BY dimension, granularity, scope_value, bucket_start
