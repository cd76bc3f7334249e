-- An operation that somebody judged: itself, by its id or a call of it, or as part of its trace. What was said of itself goes first,
-- and of several judgements the latest. A call that names no operation, or no trace, is an operation of its own. judged is what was
-- judged: the operation, or the whole trace with what else is in it.
WITH
    said AS
    (
        SELECT
            tenant,
            multiIf(call_id != '', 'call', operation_id != '', 'operation', 'trace') AS level,
            multiIf(call_id != '', call_id, operation_id != '', operation_id, trace_id) AS name,
            if(level = 'operation', trace_id, '') AS within,
            max((at, outcome_id, accepted)) AS verdict
        FROM costline.outcomes
        GROUP BY tenant, level, name, within
    )
SELECT
    tenant,
    trace,
    operation,
    countIf(level != 'trace') > 0 AS itself,
    if(itself, (trace, operation), (trace, '')) AS judged,
    if(itself, maxIf(verdict, level != 'trace'), maxIf(verdict, level = 'trace')) AS decided,
    decided.1 AS at,
    decided.2 AS outcome_id,
    decided.3 AS accepted
FROM
(
    SELECT
        tenant,
        trace_id,
        if(trace_id = '', concat('call-', call_id), trace_id) AS trace,
        if(operation_id = '' OR trace_id = '', call_id, operation_id) AS operation,
        arrayJoin([('call', call_id), ('call', event_id), ('operation', operation_id), ('trace', trace)]) AS target,
        target.1 AS level,
        target.2 AS name
    FROM costline.request_costs
    WHERE tenant IN (SELECT tenant FROM said)
) AS call
INNER JOIN said ON said.tenant = call.tenant AND said.level = call.level AND said.name = call.name
WHERE said.within = '' OR said.within = call.trace_id
GROUP BY tenant, trace, operation
