-- Which of these events are there?
-- reads: call_views
-- counts: every event with a row, evidence included
-- leaves out: events of other times
-- param: tenant | String | | whose spend
-- param: from | DateTime64(6, 'UTC') | | of the events' times
-- param: to | DateTime64(6, 'UTC') | | of the events' times
-- param: ids | Array(String) | | event ids in hex
-- column: event_id | id |
SELECT DISTINCT event_id
FROM costline.call_views
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime64(6, 'UTC')} AND event_time <= {to:DateTime64(6, 'UTC')}
    AND event_key IN (SELECT toFixedString(unhex(arrayJoin({ids:Array(String)})), 16))
ORDER BY event_id
