-- How many operations needed a further attempt?
-- reads: fallback_rate
-- screen: first
-- counts: operations by the hour of their event time
-- leaves out: nothing
-- drill: calls
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- column: at | time | the hour
-- column: operations | count |
-- column: fallback_operations | count |
-- column: failed_calls | count |
-- column: wasted_calls | count |
-- column: fallback_rate | share |
SELECT hour AS at, operations, fallback_operations, failed_calls, wasted_calls, fallback_rate
FROM costline.fallback_rate
WHERE tenant = {tenant:String} AND hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
ORDER BY at
