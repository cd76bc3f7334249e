-- An hour of a served model: errors, throttling and latency.
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
GROUP BY tenant, hour, provider, served_model
