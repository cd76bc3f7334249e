-- A day of a feature, model and customer: how many operations were served, how many of those judged, and what the judged answers cost
-- with all their attempts. Attempts and their cost stand where each attempt does; a judged answer, with everything it cost, stands
-- where the last attempt that served it does. Divide cost_of_judged by accepted; never all cost.
WITH
    calls AS
    (
        SELECT
            tenant,
            event_time,
            toDate(event_time) AS day,
            toString(feature) AS feature,
            toString(served_model) AS model,
            counted_customer AS customer_id,
            toString(currency) AS currency,
            served,
            attempt_index,
            event_key,
            ifNull(contracted_cost, toDecimal128(0, 12)) AS cost,
            upper_bound,
            received_at,
            if(trace_id = '', concat('call-', call_id), trace_id) AS trace,
            if(operation_id = '' OR trace_id = '', call_id, operation_id) AS operation
        FROM costline.calls_attributed
    )
SELECT
    tenant,
    day,
    feature,
    model,
    customer_id,
    currency,
    sum(part.attempts) AS attempts,
    sum(part.served) AS served,
    sum(part.cost) AS contracted_cost,
    sum(part.wasted) AS wasted_cost,
    sum(part.served_judged) AS served_judged,
    sum(part.judged) AS judged,
    sum(part.accepted) AS accepted,
    sum(part.cost_of_judged) AS cost_of_judged,
    sum(part.bound) AS unpriced_upper_bound,
    max(part.as_of) AS as_of
FROM
(
    SELECT
        tenant,
        day,
        feature,
        model,
        customer_id,
        currency,
        count() AS attempts,
        countIf(call.served) AS served,
        sum(call.cost) AS cost,
        sumIf(call.cost, NOT call.served) AS wasted,
        countIf(call.served AND (tenant, trace, operation) IN (SELECT tenant, trace, operation FROM costline.judged_operations)) AS served_judged,
        toUInt64(0) AS judged,
        toUInt64(0) AS accepted,
        toDecimal128(0, 12) AS cost_of_judged,
        sum(call.upper_bound) AS bound,
        max(call.received_at) AS as_of
    FROM calls AS call
    GROUP BY tenant, day, feature, model, customer_id, currency
    UNION ALL
    SELECT
        tenant,
        last.1 AS day,
        last.2 AS feature,
        last.3 AS model,
        last.4 AS customer_id,
        paid.1 AS currency,
        toUInt64(0) AS attempts,
        toUInt64(0) AS served,
        toDecimal128(0, 12) AS cost,
        toDecimal128(0, 12) AS wasted,
        toUInt64(0) AS served_judged,
        toUInt64(1) AS judged,
        toUInt64(answer.accepted) AS accepted,
        paid.2 AS cost_of_judged,
        toDecimal128(0, 12) AS bound,
        answer.as_of AS as_of
    FROM
    (
        SELECT
            tenant,
            judged,
            any(accepted) AS accepted,
            argMax((day, feature, model, customer_id), (call.served, event_time, attempt_index, event_key)) AS last,
            -- what was not billed has no currency; of several each has its row
            sumMapIf([call.currency], [call.cost], call.currency != '') AS costs,
            if(empty(costs.1), [('', toDecimal128(0, 12))], arrayZip(costs.1, costs.2)) AS paid_in,
            max(call.received_at) AS as_of
        FROM calls AS call
        INNER JOIN costline.judged_operations AS verdict
        ON verdict.tenant = call.tenant AND verdict.trace = call.trace AND verdict.operation = call.operation
        GROUP BY tenant, judged
    ) AS answer
    ARRAY JOIN paid_in AS paid
) AS part
GROUP BY tenant, day, feature, model, customer_id, currency
