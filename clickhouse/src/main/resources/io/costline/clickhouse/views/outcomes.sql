-- What was made of an answer, as last said under its id. A score counts as accepted from half of its best on.
SELECT
    tenant,
    outcome_id,
    trace_id,
    operation_id,
    call_id,
    kind,
    value,
    max,
    multiIf(kind = 'ACCEPTED', true, kind = 'REJECTED', false, ifNull(toDecimal256(value, 12) * 2 >= max, false)) AS accepted,
    evaluator,
    at,
    received_at
FROM costline_raw.outcomes FINAL
WHERE kind != 'UNKNOWN'
