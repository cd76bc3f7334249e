-- What a call costs after capacity, allowances, volume, commitments and credits: its lines' shares of what their unit came to in their
-- slice of the billing period (effective_lines). A call under no contract with a ledger costs what it is contracted at. NULL until the
-- ledger has the call's unit and slice, some seconds after the call. A late call of a closed period costs what was posted for it.
-- Billed is the part that is cash.
WITH toDecimal128('0.000000000001', 12) AS pico
SELECT
    shared.tenant AS tenant,
    shared.event_id AS event_id,
    shared.event_time AS event_time,
    shared.customer_id AS customer_id,
    shared.feature AS feature,
    shared.trace_id AS trace_id,
    shared.provider AS provider,
    shared.served_model AS served_model,
    shared.currency AS currency,
    shared.contract AS contract_id,
    shared.state AS ledger_state,
    shared.late AS late,
    shared.contracted_cost AS contracted_cost,
    multiIf(contract_id = '', contracted_cost, late, posted.effective_difference, found, toDecimal128(toString(effective_picos), 0) * pico, NULL)
        AS effective_cost,
    multiIf(contract_id = '', contracted_cost, late, NULL, found, toDecimal128(toString(billed_picos), 0) * pico, NULL) AS billed_cost
FROM
(
    SELECT
        line.tenant AS tenant, line.event_id AS event_id,
        any(line.event_time) AS event_time, any(line.customer_id) AS customer_id, any(line.feature) AS feature, any(line.trace_id) AS trace_id,
        any(line.provider) AS provider, any(line.served_model) AS served_model, any(line.currency) AS currency, any(line.contract_id) AS contract,
        any(line.contracted_cost) AS contracted_cost, anyIf(line.ledger_state, line.found) AS state, max(line.late) AS late,
        min(line.found) AS found, sum(line.effective_picos) AS effective_picos, sum(line.billed_picos) AS billed_picos
    FROM costline.effective_lines AS line
    GROUP BY tenant, event_id
) AS shared
LEFT ANY JOIN
    (SELECT tenant, event_id, toNullable(effective_difference) AS effective_difference FROM costline.ledger_corrections WHERE kind = 'LATE_USAGE')
    AS posted
    ON posted.tenant = shared.tenant AND posted.event_id = shared.event_id
