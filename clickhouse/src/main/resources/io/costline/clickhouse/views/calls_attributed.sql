-- A call as in request_costs, with whom it is counted for and whether it served its operation. The customer is the one it names,
-- else the one its trace names, as the stream counts it. Of an operation's successful attempts the last one served; a call that is
-- an operation of its own serves if it succeeds. The winner is looked for among calls with an operation alone.
SELECT
    call.*,
    if(call.customer_id != '', toString(call.customer_id), ifNull(trace.customer, '')) AS counted_customer,
    call.status IN ('OK', 'UNKNOWN')
        AND (call.operation_id = '' OR call.trace_id = '' OR (call.tenant, call.event_key) IN (SELECT tenant, event FROM costline.served_attempts)) AS served
FROM costline.request_costs AS call
LEFT ANY JOIN
(
    SELECT tenant, trace_id, toString(customer_id) AS customer
    FROM costline_raw.traces FINAL
    WHERE customer_id != '' AND calls > 0
) AS trace
ON trace.tenant = call.tenant AND trace.trace_id = call.trace_id
