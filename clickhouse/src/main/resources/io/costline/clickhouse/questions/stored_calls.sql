-- Which views of these calls are there?
-- reads: call_views
-- counts: every view of a call, evidence included
-- leaves out: views of other times
-- param: tenant | String | | whose spend
-- param: from | DateTime64(6, 'UTC') | | of the views' times
-- param: to | DateTime64(6, 'UTC') | | of the views' times
-- param: ids | Array(String) | | call ids
-- column: call_id | id |
-- column: event_id | id |
-- column: event_micros | count | since 1970
-- column: source | text |
-- column: layer | text |
-- column: trace_id | id |
-- column: started_micros | count | since 1970
-- column: ended_micros | count | since 1970
SELECT
    call_id,
    event_id,
    toUnixTimestamp64Micro(event_time) AS event_micros,
    source,
    layer,
    trace_id,
    toUnixTimestamp64Micro(started_at) AS started_micros,
    toUnixTimestamp64Micro(ended_at) AS ended_micros
FROM costline.call_views
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime64(6, 'UTC')} AND event_time <= {to:DateTime64(6, 'UTC')}
    AND call_id IN (SELECT arrayJoin({ids:Array(String)}))
ORDER BY call_id, event_time, event_id
