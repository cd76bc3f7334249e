-- The buckets of these calls, as the stream sums them: of single dimensions by the minute and the hour, of pairs by the hour.
INSERT INTO costline_raw.spend_buckets (tenant, dimension, granularity, scope_value, currency, bucket_start, revision, received_at, list_cost,
    contracted_cost, fallback_cost, escalation_cost, requested_cost, unpriced_upper_bound, calls, failed_calls, wasted_calls, operations,
    fallback_operations, unpriced_calls, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, priced_calls, priced_input_tokens,
    priced_output_tokens, priced_cost)
SELECT
    'bench' AS tenant,
    scope.1 AS dimension,
    scope.2 AS granularity,
    scope.3 AS scope_value,
    'USD' AS currency,
    scope.4 AS bucket_start,
    toUInt128(1) AS revision,
    max(received_at),
    sum(cost) AS cost_sum,
    cost_sum,
    toDecimal128(0, 12),
    toDecimal128(0, 12),
    cost_sum,
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
    cost_sum
FROM
(
    SELECT
        received_at,
        ifNull(call.list_cost, toDecimal128(0, 12)) AS cost,
        upper_bound,
        status,
        pricing_status,
        input_uncached_tokens,
        output_visible_tokens,
        toDateTime(toStartOfMinute(event_time), 'UTC') AS minute,
        toDateTime(toStartOfHour(event_time), 'UTC') AS hour,
        CAST(call.customer_id, 'String') AS customer,
        CAST(call.feature, 'String') AS of_feature,
        CAST(call.served_model, 'String') AS model,
        CAST(call.provider, 'String') AS of_provider,
        CAST(call.team, 'String') AS of_team,
        arrayJoin([
            ('TENANT', 'MINUTE', '', minute), ('TENANT', 'HOUR', '', hour),
            ('CUSTOMER', 'MINUTE', customer, minute), ('CUSTOMER', 'HOUR', customer, hour),
            ('TEAM', 'MINUTE', of_team, minute), ('TEAM', 'HOUR', of_team, hour),
            ('FEATURE', 'MINUTE', of_feature, minute), ('FEATURE', 'HOUR', of_feature, hour),
            ('PROVIDER', 'MINUTE', of_provider, minute), ('PROVIDER', 'HOUR', of_provider, hour),
            ('MODEL', 'MINUTE', model, minute), ('MODEL', 'HOUR', model, hour),
            ('CUSTOMER_MODEL', 'HOUR', concat(customer, '\x1f', model), hour),
            ('CUSTOMER_FEATURE', 'HOUR', concat(customer, '\x1f', of_feature), hour),
            ('FEATURE_MODEL', 'HOUR', concat(of_feature, '\x1f', model), hour),
            ('PROVIDER_MODEL', 'HOUR', concat(of_provider, '\x1f', model), hour)]) AS scope
    FROM costline_raw.request_costs AS call
    WHERE tenant = 'bench' AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
)
GROUP BY dimension, granularity, scope_value, bucket_start
SETTINGS max_threads = 2
