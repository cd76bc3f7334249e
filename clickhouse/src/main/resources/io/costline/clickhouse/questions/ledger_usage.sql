-- What was used under a contract in a period, by slice, tier and unit?
-- reads: request_costs
-- counts: priced calls in the contract's currency whose first contract with a ledger is this one
-- leaves out: calls without a price, and those received after an instant
-- param: tenant | String | | whose calls
-- param: contract | String | | the contract
-- param: ledgers | Array(String) | | every contract with a ledger
-- param: currency | String | | the contract's
-- param: from | DateTime64(6, 'UTC') | | from this instant on
-- param: to | DateTime64(6, 'UTC') | | before this instant
-- param: known | DateTime64(6, 'UTC') | 2200-01-01 00:00:00 | received by then
-- param: cuts | Array(String) | | microseconds at which slices begin, ascending
-- param: hours | UInt8 | 0 | 1: an hour at a time
-- column: at | count | microseconds: start of the slice, day or hour
-- column: service_tier | text |
-- column: unit | text |
-- column: currency | currency |
-- column: quantity | quantity | units
-- column: amount | money | at contracted prices
-- column: calls | count | whose first line is of the unit: they add up
SELECT at, service_tier, unit, currency, sum(cells.2) AS quantity, sum(cells.3) AS amount, countIf(place = 1) AS calls
FROM
(
    SELECT
        CAST(service_tier, 'String') AS service_tier,
        currency,
        greatest(
            arrayMax(cut -> if(toInt64(cut) <= toUnixTimestamp64Micro(event_time), toInt64(cut), 0), {cuts:Array(String)}),
            1000000 * toInt64(toUnixTimestamp(if({hours:UInt8} = 1, toStartOfHour(event_time), toStartOfDay(event_time))))) AS at,
        arrayJoin(arrayZip(CAST(line_unit, 'Array(String)'), line_quantity, line_contracted_amount, arrayEnumerate(line_unit))) AS cells,
        cells.1 AS unit,
        cells.4 AS place
    FROM costline.request_costs
    WHERE tenant = {tenant:String} AND currency = {currency:String}
        AND event_time >= {from:DateTime64(6, 'UTC')} AND event_time < {to:DateTime64(6, 'UTC')}
        AND received_at <= {known:DateTime64(6, 'UTC')}
        AND arrayFirst(id -> has({ledgers:Array(String)}, id), arrayMap(finding -> substring(finding, 10),
            arrayFilter(finding -> startsWith(finding, 'CONTRACT:'), CAST(findings, 'Array(String)')))) = {contract:String}
)
GROUP BY at, service_tier, unit, currency
