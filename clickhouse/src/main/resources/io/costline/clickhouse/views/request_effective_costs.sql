-- What a call costs after capacity, allowances, volume, commitments and credits: its lines' shares of what their unit came to in their
-- slice of the billing period, each rounded once, half-even, to twelve digits. A call under no contract with a ledger costs what it is
-- contracted at. NULL until the ledger has the call's unit and slice, some seconds after the call. A late call of a closed period costs
-- what was posted for it. Billed is the part that is cash.
WITH
    (SELECT groupUniqArray(CAST(contract_id, 'String')) FROM costline.ledger WHERE term = 'TOTAL') AS ledgers,
    toDecimal128('0.000000000001', 12) AS pico
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
        tenant, event_id,
        any(event_time) AS event_time, any(customer_id) AS customer_id, any(feature) AS feature, any(trace_id) AS trace_id,
        any(provider) AS provider, any(served_model) AS served_model, any(currency) AS currency, any(contract) AS contract,
        any(contracted_cost) AS contracted_cost, anyIf(line_state, line_found) AS state, max(line_late) AS late, min(line_found) AS found,
        sum(line_effective) AS effective_picos, sum(line_billed) AS billed_picos
    FROM
    (
        SELECT
            line.tenant AS tenant, line.event_id AS event_id, line.event_time AS event_time, line.customer_id AS customer_id,
            line.feature AS feature, line.trace_id AS trace_id, line.provider AS provider, line.served_model AS served_model,
            line.currency AS currency, line.contract AS contract, line.contracted_cost AS contracted_cost,
            line.quantity AS quantity, line.amount AS amount,
            by_quantity.slice_end > line.event_time AS covered,
            covered OR share.slice_end > line.event_time AS line_found,
            if(covered, by_quantity.state, share.state) AS line_state,
            line_found AND line_state != 'OPEN' AND line.received_at > if(covered, by_quantity.as_of, share.as_of) AS line_late,
            toInt256(toDecimal256(if(covered, quantity, amount), 12) * 1000000000000) AS counted,
            toInt256(toDecimal256(if(covered, by_quantity.base, share.base), 12) * 1000000000000) AS whole,
            toInt256(toDecimal256(if(covered, by_quantity.effective, share.effective), 12) * 1000000000000) AS effective,
            toInt256(toDecimal256(share.billed, 12) * 1000000000000) AS billed,
            greatest(whole, toInt256(1)) AS divisor,
            intDiv(counted * effective, divisor) AS effective_quotient,
            2 * (counted * effective - effective_quotient * divisor) AS effective_twice,
            multiIf(whole != 0, effective_quotient
                + toInt256(effective_twice > divisor OR (effective_twice = divisor AND effective_quotient % 2 = 1)), covered, toInt256(0), counted)
                AS line_effective,
            intDiv(counted * billed, divisor) AS billed_quotient,
            2 * (counted * billed - billed_quotient * divisor) AS billed_twice,
            multiIf(covered, toInt256(0), whole != 0, billed_quotient
                + toInt256(billed_twice > divisor OR (billed_twice = divisor AND billed_quotient % 2 = 1)), counted) AS line_billed
        FROM
        (
            SELECT
                tenant, event_id, event_time, received_at, CAST(customer_id, 'String') AS customer_id, feature, trace_id, provider, served_model,
                currency, CAST(service_tier, 'String') AS tier, contracted_cost,
                arrayFirst(id -> has(ledgers, id), arrayMap(finding -> substring(finding, 10),
                    arrayFilter(finding -> startsWith(finding, 'CONTRACT:'), CAST(findings, 'Array(String)')))) AS contract,
                arrayJoin(if(contract = '' OR empty(line_unit), [('', toDecimal128(0, 12), toDecimal128(0, 12))],
                    arrayZip(CAST(line_unit, 'Array(String)'), line_quantity, line_contracted_amount))) AS cells,
                cells.1 AS unit,
                cells.2 AS quantity,
                cells.3 AS amount
            FROM costline.request_costs
        ) AS line
        ASOF LEFT JOIN
            (SELECT tenant, CAST(contract_id, 'String') AS contract_id, CAST(unit, 'String') AS unit, slice_start, slice_end, base, effective, billed,
                state, as_of FROM costline.ledger WHERE term = 'SHARE' AND name = '') AS share
            ON line.tenant = share.tenant AND line.contract = share.contract_id AND line.unit = share.unit AND line.event_time >= share.slice_start
        ASOF LEFT JOIN
            (SELECT tenant, CAST(contract_id, 'String') AS contract_id, CAST(unit, 'String') AS unit, CAST(name, 'String') AS tier, slice_start,
                slice_end, base, effective, state, as_of FROM costline.ledger WHERE term = 'SHARE' AND name != '') AS by_quantity
            ON line.tenant = by_quantity.tenant AND line.contract = by_quantity.contract_id AND line.unit = by_quantity.unit
                AND line.tier = by_quantity.tier AND line.event_time >= by_quantity.slice_start
    )
    GROUP BY tenant, event_id
) AS shared
LEFT ANY JOIN
    (SELECT tenant, event_id, toNullable(effective_difference) AS effective_difference FROM costline.ledger_corrections WHERE kind = 'LATE_USAGE')
    AS posted
    ON posted.tenant = shared.tenant AND posted.event_id = shared.event_id
