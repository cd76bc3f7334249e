-- How much of each unit was counted on a provider's day, and what does it come to?
-- reads: request_costs
-- counts: what the provider bills by calls, at contracted prices, before credits and commitments; usage without a price, with no amount
-- leaves out: a gateway's own fees; calls that are not billed
-- param: tenant | String | | whose calls
-- param: provider | String | | who bills
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | USD | the invoice's
-- param: zone | String | UTC | where the provider's day begins | UTC America/Los_Angeles
-- column: account | text | the provider's
-- column: day | text |
-- column: model | text | that served
-- column: unit | text |
-- column: currency | currency |
-- column: quantity | quantity |
-- column: amount | money | of what has a price
-- column: unpriced_calls | count | calls of the cell that have none
-- column: calls | count |
-- column: quantity_near_midnight | quantity | within ten minutes of it
SELECT
    account,
    toString(toDate(event_time, {zone:String})) AS day,
    model,
    cell.1 AS unit,
    currency,
    sum(cell.2) AS quantity,
    sum(cell.3) AS amount,
    countIf(unpriced) AS unpriced_calls,
    count() AS calls,
    sumIf(cell.2, second < 600 OR second >= 85800) AS quantity_near_midnight
FROM
(
    SELECT
        toString(provider_account) AS account, event_time, toString(served_model) AS model, toString(currency) AS currency,
        3600 * toHour(event_time, {zone:String}) + 60 * toMinute(event_time, {zone:String}) + toSecond(event_time, {zone:String}) AS second,
        pricing_status = 'UNPRICED' AS unpriced,
        arrayJoin(arrayFilter(each -> each.2 != 0, if(unpriced,
            [('input_tokens', toDecimal128(input_uncached_tokens + tool_use_input_tokens, 12), toDecimal128(0, 12)),
                ('cache_read_tokens', toDecimal128(cache_read_tokens, 12), toDecimal128(0, 12)),
                ('cache_write_5m_tokens', toDecimal128(cache_write_5m_tokens + cache_write_unknown_ttl_tokens, 12), toDecimal128(0, 12)),
                ('cache_write_1h_tokens', toDecimal128(cache_write_1h_tokens, 12), toDecimal128(0, 12)),
                ('output_tokens', toDecimal128(output_tokens, 12), toDecimal128(0, 12))],
            arrayZip(CAST(line_unit, 'Array(String)'), line_quantity, line_contracted_amount)))) AS cell
    FROM costline.request_costs
    WHERE tenant = {tenant:String} AND provider = {provider:String} AND currency = {currency:String}
        AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')} AND pricing_status != 'NOT_BILLED'
)
WHERE unit NOT IN ('gateway_markup', 'gateway_fee', 'byok_fee', 'purchase_fee', 'reported_cost_difference', 'reported_cost')
GROUP BY account, day, model, unit, currency
ORDER BY day, account, model, unit
