-- The attempt that served its operation: of those that succeeded the last one. A call that names no operation, or no trace, is one of
-- its own and is not here.
SELECT
    tenant,
    argMax(event_key, (attempt_index, coalesce(ended_at, event_time), event_key)) AS event
FROM costline.request_costs
WHERE operation_id != '' AND trace_id != '' AND status IN ('OK', 'UNKNOWN')
GROUP BY tenant, trace_id, operation_id
