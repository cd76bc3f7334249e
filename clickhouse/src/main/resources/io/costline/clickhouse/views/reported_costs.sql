-- Every amount a source reported, with ours that it compares with: LIST, MARKET and ESTIMATE with the public price; UPSTREAM with the
-- public price too, with an own key with what the account pays for the usage; GATEWAY_FEE, and BILLED with an own key, with the
-- fees; BILLED and amounts of no kind with all that is paid but the purchase fee. Ours is NULL where no rate brings it into the
-- reported currency.
SELECT
    tenant,
    event_id,
    call_id,
    event_time,
    source,
    provider,
    served_model,
    credential_kind,
    kind AS reported_kind,
    compared_with,
    quoted AS currency,
    amount AS reported_cost,
    multiIf(
        quoted = own_currency,
        toNullable(ours),
        fx.rate = 0,
        NULL,
        toNullable(toDecimal128(round(toDecimal256(ours, 12) * fx.rate, 12), 12))) AS our_cost,
    reported_cost - our_cost AS drift
FROM
(
    SELECT
        tenant,
        event_id,
        call_id,
        event_time,
        source,
        provider,
        served_model,
        credential_kind,
        toString(currency) AS own_currency,
        toString(reported.1) AS kind,
        reported.2 AS amount,
        toString(reported.3) AS quoted,
        arraySum((x, unit) -> if(unit IN ('gateway_markup', 'gateway_fee', 'byok_fee'), x, toDecimal128(0, 12)),
            line_contracted_amount, line_unit) AS fees,
        arraySum((x, unit) -> if(unit IN ('purchase_fee', 'reported_cost_difference'), x, toDecimal128(0, 12)),
            line_contracted_amount, line_unit) AS beside,
        multiIf(
            kind = 'GATEWAY_FEE' OR (kind = 'BILLED' AND credential_kind = 'BYOK'), 'fees',
            kind IN ('BILLED', 'UNKNOWN'), 'contracted',
            kind = 'UPSTREAM' AND credential_kind = 'BYOK', 'usage',
            'list') AS compared_with,
        toDecimal128(
            multiIf(
                compared_with = 'fees', fees,
                compared_with = 'contracted', assumeNotNull(contracted_cost) - beside,
                compared_with = 'usage', assumeNotNull(contracted_cost) - beside - fees,
                assumeNotNull(list_cost)),
            12) AS ours
    FROM
    (
        SELECT *, arrayJoin(arrayZip(reported_kind, reported_amount, reported_currency)) AS reported
        FROM costline.request_costs
        WHERE pricing_status IN ('PRICED', 'NOT_BILLED') AND NOT has(line_unit, 'reported_cost')
    )
) AS reported
ASOF LEFT JOIN costline.fx_rates AS fx
ON fx.from_currency = reported.own_currency AND fx.to_currency = reported.quoted AND fx.effective_from <= reported.event_time
