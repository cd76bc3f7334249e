-- How well do providers answer?
-- reads: provider_health
-- counts: every call that counts, by the hour of its event time
-- leaves out: nothing
-- drill: calls
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- column: provider | text |
-- column: served_model | text |
-- column: calls | count |
-- column: errors | count |
-- column: error_rate | share |
-- column: throttled | count | answers with status 429
-- column: p95_latency_ms | ms | the slowest hour's
SELECT
    provider,
    served_model,
    sum(health.calls) AS calls,
    sum(health.errors) AS errors,
    errors / calls AS error_rate,
    sum(health.throttled) AS throttled,
    max(health.p95_latency_ms) AS p95_latency_ms
FROM costline.provider_health AS health
WHERE tenant = {tenant:String} AND hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
GROUP BY provider, served_model
ORDER BY calls DESC, provider, served_model
