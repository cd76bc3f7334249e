-- Which sources report, and when did each last?
-- reads: call_views
-- counts: every view of a call by its event time, evidence included
-- leaves out: refused input
-- drill: calls
-- param: tenant | String | | whose calls
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- column: source | text |
-- column: layer | text | SDK, GATEWAY or PROVIDER
-- column: views | count |
-- column: counted | count | of them those that count
-- column: total_mismatches | count | whose parts do not add up to the total they state
-- column: partial_usage | count | whose usage is partial, missing or estimated
-- column: last_event_at | time |
-- column: last_received_at | time |
SELECT
    source,
    layer,
    count() AS views,
    countIf(counts) AS counted,
    countIf(total_check = 'MISMATCH') AS total_mismatches,
    countIf(usage_status IN ('PARTIAL', 'MISSING', 'ESTIMATED')) AS partial_usage,
    max(event_time) AS last_event_at,
    max(received_at) AS last_received_at
FROM costline.call_views
WHERE tenant = {tenant:String} AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
GROUP BY source, layer
ORDER BY views DESC, source, layer
