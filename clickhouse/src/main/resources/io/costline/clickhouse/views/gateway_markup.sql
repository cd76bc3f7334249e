-- What a gateway takes, by day of a source, provider and model: fees and markups among the lines of a call's cost; what it reported
-- as billed against the public price of what ran; what buying its credits costs beside. Public prices leave out terms of contracts,
-- so that a discount of yours is no negative markup.
SELECT
    call.tenant AS tenant,
    toDate(call.event_time) AS day,
    call.source AS source,
    call.provider AS provider,
    call.served_model AS served_model,
    call.currency AS currency,
    count() AS calls,
    sum(call.fees) AS fees,
    sum(call.purchase) AS purchase_fees,
    sum(call.run) AS list_cost,
    countIf(call.billed IS NOT NULL) AS billed_calls,
    sumIf(call.run, call.billed IS NOT NULL) AS list_of_billed,
    ifNull(sum(call.billed), toDecimal128(0, 12)) AS billed_cost,
    ifNull(sum(call.gateway_fee), toDecimal128(0, 12)) AS reported_fees,
    billed_cost - list_of_billed AS implied_markup,
    sumIf(call.billed - call.due, call.billed IS NOT NULL) AS drift,
    max(call.received_at) AS as_of
FROM
(
    SELECT
        tenant,
        event_time,
        toString(source) AS source,
        toString(provider) AS provider,
        toString(served_model) AS served_model,
        toString(currency) AS currency,
        received_at,
        arraySum((x, unit) -> if(unit IN ('gateway_markup', 'gateway_fee', 'byok_fee'), x, toDecimal128(0, 12)),
            line_contracted_amount, line_unit) AS fees,
        arraySum((x, unit) -> if(unit = 'purchase_fee', x, toDecimal128(0, 12)), line_contracted_amount, line_unit) AS purchase,
        assumeNotNull(list_cost) AS run,
        -- with a key of your own the gateway bills its fee alone: no markup on what ran
        arrayFilter((amount, kind, quoted) -> kind = 'BILLED' AND quoted = currency AND credential_kind != 'BYOK', reported_amount,
            reported_kind, reported_currency) AS bills,
        arrayFilter((amount, kind, quoted) -> quoted = currency AND (kind = 'GATEWAY_FEE' OR (kind = 'BILLED' AND credential_kind = 'BYOK')),
            reported_amount, reported_kind, reported_currency) AS cuts,
        if(empty(bills), NULL, bills[1]) AS billed,
        if(empty(cuts), NULL, cuts[1]) AS gateway_fee,
        assumeNotNull(contracted_cost) - arraySum((x, unit) -> if(unit IN ('purchase_fee', 'reported_cost_difference'), x,
            toDecimal128(0, 12)), line_contracted_amount, line_unit) AS due
    FROM costline.request_costs
    WHERE pricing_status = 'PRICED' AND NOT has(line_unit, 'reported_cost')
) AS call
WHERE call.fees != 0 OR call.purchase != 0 OR call.billed IS NOT NULL OR call.gateway_fee IS NOT NULL
GROUP BY tenant, day, source, provider, served_model, currency
