-- A line of a call's cost, with its share of what its unit came to in its slice of the billing period, in whole picos, rounded once,
-- half to even: what capacity serves is shared by quantity, the rest by amount. Under no contract with a ledger a line costs what it
-- is contracted at; so does one whose unit and slice the ledger does not have yet (found is 0). late: of a period that was closed
-- before it came, whose cost is posted in a later one. A call without lines has one without a unit.
WITH (SELECT groupUniqArray(CAST(contract_id, 'String')) FROM costline.ledger WHERE term = 'TOTAL') AS ledgers
SELECT
    line.tenant AS tenant,
    line.event_id AS event_id,
    line.event_time AS event_time,
    line.customer_id AS customer_id,
    line.team AS team,
    line.project AS project,
    line.feature AS feature,
    line.workflow AS workflow,
    line.environment AS environment,
    line.tags AS tags,
    line.trace_id AS trace_id,
    line.source AS source,
    line.credential_kind AS credential_kind,
    line.provider AS provider,
    line.provider_account AS provider_account,
    line.model_vendor AS model_vendor,
    line.served_model AS served_model,
    line.service_tier AS service_tier,
    line.region AS region,
    line.batch AS batch,
    line.pricing_status AS pricing_status,
    line.price_book_version AS price_book_version,
    line.currency AS currency,
    line.contracted_cost AS contracted_cost,
    line.contract AS contract_id,
    line.unit AS unit,
    line.quantity AS quantity,
    line.unit_price AS unit_price,
    line.per AS per,
    line.multiplier AS multiplier,
    line.amount AS list_amount,
    line.contracted_amount AS contracted_amount,
    by_quantity.slice_end > line.event_time AS covered,
    covered OR share.slice_end > line.event_time AS found,
    if(covered, by_quantity.state, share.state) AS ledger_state,
    found AND ledger_state != 'OPEN' AND line.received_at > if(covered, by_quantity.as_of, share.as_of) AS late,
    toInt256(toDecimal256(if(covered, line.quantity, line.contracted_amount), 12) * 1000000000000) AS counted,
    toInt256(toDecimal256(if(covered, by_quantity.base, share.base), 12) * 1000000000000) AS whole,
    toInt256(toDecimal256(if(covered, by_quantity.effective, share.effective), 12) * 1000000000000) AS effective,
    toInt256(toDecimal256(share.billed, 12) * 1000000000000) AS billed,
    greatest(whole, toInt256(1)) AS divisor,
    intDiv(counted * effective, divisor) AS effective_quotient,
    2 * (counted * effective - effective_quotient * divisor) AS effective_twice,
    multiIf(whole != 0, effective_quotient
        + toInt256(effective_twice > divisor OR (effective_twice = divisor AND effective_quotient % 2 = 1)), covered, toInt256(0), counted)
        AS effective_picos,
    intDiv(counted * billed, divisor) AS billed_quotient,
    2 * (counted * billed - billed_quotient * divisor) AS billed_twice,
    multiIf(covered, toInt256(0), whole != 0, billed_quotient
        + toInt256(billed_twice > divisor OR (billed_twice = divisor AND billed_quotient % 2 = 1)), counted) AS billed_picos
FROM
(
    SELECT
        tenant, event_id, event_time, received_at, CAST(customer_id, 'String') AS customer_id, team, project, feature, workflow, environment, tags,
        trace_id, source, credential_kind, provider, provider_account, model_vendor, served_model, service_tier, region, batch, pricing_status,
        price_book_version, currency, contracted_cost,
        CAST(service_tier, 'String') AS tier,
        arrayFirst(id -> has(ledgers, id), arrayMap(finding -> substring(finding, 10),
            arrayFilter(finding -> startsWith(finding, 'CONTRACT:'), CAST(findings, 'Array(String)')))) AS contract,
        CAST(unit, 'String') AS unit, quantity, unit_price, per, multiplier, amount, contracted_amount
    FROM costline.request_costs
    LEFT ARRAY JOIN
        line_unit AS unit, line_quantity AS quantity, line_unit_price AS unit_price, line_per AS per, line_multiplier AS multiplier,
        line_amount AS amount, line_contracted_amount AS contracted_amount
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
