-- How long does an event take from the door to a row one can query?
-- reads: request_costs
-- counts: calls that count, by when they were received
-- leaves out: nothing
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | received from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | and before this one
-- column: calls | count |
-- column: p50_ms | ms |
-- column: p99_ms | ms |
-- column: max_ms | ms |
SELECT
    count() AS calls,
    quantileExact(0.5)(dateDiff('millisecond', received_at, inserted_at)) AS p50_ms,
    quantileExact(0.99)(dateDiff('millisecond', received_at, inserted_at)) AS p99_ms,
    max(dateDiff('millisecond', received_at, inserted_at)) AS max_ms
FROM costline.request_costs
WHERE tenant = {tenant:String} AND received_at >= {from:DateTime('UTC')} AND received_at < {to:DateTime('UTC')}
