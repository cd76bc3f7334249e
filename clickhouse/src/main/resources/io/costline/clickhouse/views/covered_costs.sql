-- What calls under contracts with a ledger cost: a day of a customer under a plan, a feature and a model, at contracted prices and after
-- the contract's terms. Sums of an hour are shared out and no single calls: what a unit's usage of a slice came to, in proportion, rounded
-- once, half to even, at twelve digits. So they differ from the sum of request_effective_costs by some last digits at most. NULL while the
-- ledger does not have a unit and slice of it. A late call of a closed period costs what was posted for it. Without a contract that has a
-- ledger it reads no call.
WITH
    (SELECT groupUniqArray(CAST(contract_id, 'String')) FROM costline.ledger WHERE term = 'TOTAL') AS ledgers,
    -- starts of slices within an hour
    (SELECT groupUniqArray(slice_start) FROM costline.ledger
        WHERE term = 'SHARE' AND slice_start != toDateTime64(toStartOfHour(slice_start), 6, 'UTC')) AS cuts,
    (SELECT groupArray((CAST(tenant, 'String'), CAST(contract_id, 'String'), period_start, period_end, as_of)) FROM costline.ledger
        WHERE term = 'TOTAL' AND state != 'OPEN') AS closed,
    toDecimal128('0.000000000001', 12) AS pico
SELECT
    shared.tenant AS tenant,
    shared.day AS day,
    shared.customer_id AS customer_id,
    multiIf(customer_id = '', '', own.plan != '' AND own.until > shared.hour_end, own.plan, 'none') AS plan,
    shared.feature AS feature,
    shared.model AS model,
    shared.currency AS currency,
    sum(shared.amount) AS contracted_cost,
    if(min(shared.found), toDecimal128(toString(sum(shared.picos)), 0) * pico, NULL) AS effective_cost
FROM
(
    SELECT
        used.tenant AS tenant,
        used.day AS day,
        toDateTime64(toStartOfHour(used.at), 6, 'UTC') + toIntervalHour(1) - toIntervalMicrosecond(1) AS hour_end,
        used.customer AS customer_id,
        used.feature AS feature,
        used.model AS model,
        used.currency AS currency,
        used.amount AS amount,
        by_quantity.slice_end > used.at AS by_hour,
        if(used.late_event != '', posted.effective_difference IS NOT NULL OR NOT used.first, by_hour OR share.slice_end > used.at) AS found,
        toInt256(toDecimal256(if(by_hour, used.quantity, used.amount), 12) * 1000000000000) AS counted,
        toInt256(toDecimal256(if(by_hour, by_quantity.base, share.base), 12) * 1000000000000) AS whole,
        toInt256(toDecimal256(if(by_hour, by_quantity.effective, share.effective), 12) * 1000000000000) AS effective,
        greatest(whole, toInt256(1)) AS divisor,
        intDiv(counted * effective, divisor) AS quotient,
        2 * (counted * effective - quotient * divisor) AS twice,
        multiIf(
            used.late_event != '', if(used.first, toInt256(toDecimal256(ifNull(posted.effective_difference, 0), 12) * 1000000000000), toInt256(0)),
            whole != 0, quotient + toInt256(twice > divisor OR (twice = divisor AND quotient % 2 = 1)),
            by_hour, toInt256(0),
            counted) AS picos
    FROM
    (
        SELECT
            call.tenant AS tenant,
            call.day AS day,
            call.at AS at,
            if(call.customer_id != '', call.customer_id, ifNull(trace.customer, '')) AS customer,
            call.feature AS feature,
            call.model AS model,
            call.currency AS currency,
            call.contract AS contract,
            call.tier AS tier,
            call.unit AS unit,
            call.late_event AS late_event,
            max(call.place = 1) AS first,
            sum(call.quantity) AS quantity,
            sum(call.amount) AS amount
        FROM
        (
            SELECT
                tenant,
                toDate(event_time) AS day,
                greatest(toDateTime64(toStartOfHour(event_time), 6, 'UTC'),
                    arrayMax(cut -> if(cut <= event_time, cut, toDateTime64(0, 6, 'UTC')), arrayPushBack(cuts, toDateTime64(0, 6, 'UTC')))) AS at,
                CAST(customer_id, 'String') AS customer_id,
                trace_id,
                CAST(feature, 'String') AS feature,
                CAST(served_model, 'String') AS model,
                CAST(currency, 'String') AS currency,
                CAST(service_tier, 'String') AS tier,
                arrayFirst(id -> has(ledgers, id), arrayMap(finding -> substring(finding, 10),
                    arrayFilter(finding -> startsWith(finding, 'CONTRACT:'), CAST(findings, 'Array(String)')))) AS contract,
                if(arrayExists(period -> period.1 = tenant AND period.2 = contract AND event_time >= period.3 AND event_time < period.4
                    AND received_at > period.5, closed), event_id, '') AS late_event,
                arrayJoin(arrayZip(CAST(line_unit, 'Array(String)'), line_quantity, line_contracted_amount, arrayEnumerate(line_unit))) AS cells,
                cells.1 AS unit,
                cells.2 AS quantity,
                cells.3 AS amount,
                cells.4 AS place
            FROM costline.request_costs
            WHERE notEmpty(ledgers) AND contract != ''
        ) AS call
        LEFT ANY JOIN
        (
            SELECT tenant, trace_id, toString(customer_id) AS customer
            FROM costline_raw.traces FINAL
            WHERE customer_id != '' AND calls > 0 AND (tenant, trace_id) IN
            (
                SELECT tenant, trace_id
                FROM costline_raw.request_costs
                WHERE notEmpty(ledgers) AND customer_id = '' AND arrayExists(finding -> startsWith(finding, 'CONTRACT:'), findings)
            )
        ) AS trace
        ON trace.tenant = call.tenant AND trace.trace_id = call.trace_id
        GROUP BY tenant, day, at, customer, feature, model, currency, contract, tier, unit, late_event
    ) AS used
    ASOF LEFT JOIN
        (SELECT tenant, CAST(contract_id, 'String') AS contract_id, CAST(unit, 'String') AS unit, slice_start, slice_end, base, effective
            FROM costline.ledger WHERE term = 'SHARE' AND name = '') AS share
        ON share.tenant = used.tenant AND share.contract_id = used.contract AND share.unit = used.unit AND used.at >= share.slice_start
    ASOF LEFT JOIN
        (SELECT tenant, CAST(contract_id, 'String') AS contract_id, CAST(unit, 'String') AS unit, CAST(name, 'String') AS tier, slice_start,
            slice_end, base, effective FROM costline.ledger WHERE term = 'SHARE' AND name != '') AS by_quantity
        ON by_quantity.tenant = used.tenant AND by_quantity.contract_id = used.contract AND by_quantity.unit = used.unit
            AND by_quantity.tier = used.tier AND used.at >= by_quantity.slice_start
    LEFT ANY JOIN
        (SELECT tenant, event_id, toNullable(effective_difference) AS effective_difference FROM costline.ledger_corrections
            WHERE kind = 'LATE_USAGE') AS posted
        ON posted.tenant = used.tenant AND posted.event_id = used.late_event
) AS shared
ASOF LEFT JOIN costline.customer_plans AS own
ON own.tenant = shared.tenant AND own.customer_id = shared.customer_id AND own.since <= shared.hour_end
GROUP BY tenant, day, customer_id, plan, feature, model, currency
