-- One run of an agent on the eleventh day: copies of calls that are there, two seconds apart, ten a step.
INSERT INTO costline_raw.request_costs
SELECT * EXCEPT number REPLACE (
    sipHash128('long', number) AS event_id,
    concat('long-call-', toString(number)) AS call_id,
    fromUnixTimestamp64Micro(toInt64(1794355200000000 + number * 2000000), 'UTC') AS event_time,
    event_time + toIntervalSecond(1) AS received_at,
    event_time AS started_at,
    event_time + toIntervalMillisecond(200 + number % 900) AS ended_at,
    'customer-0' AS customer_id,
    'long-trace' AS trace_id,
    concat('step-', toString(intDiv(number, 10))) AS step,
    call_id AS operation_id)
FROM
(
    SELECT *, rowNumberInAllBlocks() AS number
    FROM (SELECT * FROM costline_raw.request_costs WHERE tenant = 'bench' ORDER BY event_id LIMIT {calls:UInt64})
)
