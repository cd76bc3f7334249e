-- Which of these traces were last received before an instant?
-- reads: traces
-- counts: traces with a call
-- leaves out: traces that a call came to since
-- param: tenant | String | | whose spend
-- param: before | DateTime64(6, 'UTC') | | the instant
-- param: ids | Array(String) | | trace ids
-- column: trace_id | id |
SELECT DISTINCT trace_id
FROM costline.traces
WHERE tenant = {tenant:String}
    AND received_at < {before:DateTime64(6, 'UTC')}
    AND trace_id IN (SELECT arrayJoin({ids:Array(String)}))
ORDER BY trace_id
