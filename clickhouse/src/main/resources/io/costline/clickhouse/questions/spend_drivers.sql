-- Why did spend change: more calls, other models, or dearer ones?
-- reads: spend_hours
-- counts: calls of whole hours, by model: the three parts of a row add up to its change exactly, and so do the rows to that of all
-- leaves out: usage without a price, and a part of an hour
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | the time that is explained, from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: base_from | DateTime('UTC') | 2000-01-01 00:00:00 | the time it is compared with, as long as the first
-- param: base_to | DateTime('UTC') | 2000-01-01 00:00:00 | before this instant
-- param: currency | String | USD | only this currency
-- column: model | text |
-- column: currency | currency |
-- column: base_cost | money | in the time it is compared with
-- column: cost | money |
-- column: change | money |
-- column: volume | money | what all calls becoming more or fewer did to it
-- column: mix | money | what another share of them did
-- column: price | money | what a call becoming dearer or longer did
-- column: base_calls | count |
-- column: calls | count |
SELECT
    model,
    {currency:String} AS currency,
    part.base_cost AS base_cost,
    part.cost AS cost,
    cost - base_cost AS change,
    if(part.all_base = 0, change, toDecimal128(divideDecimal(toDecimal256(base_cost, 12) * toInt256(part.all_calls - part.all_base),
        toDecimal256(part.all_base, 0), 12), 12)) AS volume,
    change - volume - price AS mix,
    if(part.all_base = 0 OR part.base_calls = 0, toDecimal128(0, 12), cost - toDecimal128(divideDecimal(
        toDecimal256(base_cost, 12) * toInt256(part.calls), toDecimal256(part.base_calls, 0), 12), 12)) AS price,
    part.base_calls AS base_calls,
    part.calls AS calls
FROM
(
    SELECT
        CAST(scope_value, 'String') AS model,
        sumIf(contracted_cost, base) AS base_cost,
        sumIf(contracted_cost, NOT base) AS cost,
        sumIf(bucket.calls, base) AS base_calls,
        sumIf(bucket.calls, NOT base) AS calls,
        sum(base_calls) OVER () AS all_base,
        sum(calls) OVER () AS all_calls
    FROM
    (
        SELECT scope_value, contracted_cost, calls, hour < {base_to:DateTime('UTC')} AND hour >= {base_from:DateTime('UTC')} AS base
        FROM costline.spend_hours
        WHERE tenant = {tenant:String} AND dimension = 'MODEL' AND currency = {currency:String}
            AND (base OR (hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}))
    ) AS bucket
    GROUP BY model
) AS part
ORDER BY abs(change) DESC, model
