-- Which calls of a closed period came after it was closed?
-- reads: request_costs
-- counts: as ledger_usage
-- leaves out: calls received by an instant
-- param: tenant | String | | whose calls
-- param: contract | String | | the contract
-- param: ledgers | Array(String) | | every contract with a ledger
-- param: currency | String | | the contract's
-- param: from | DateTime64(6, 'UTC') | | from this instant on
-- param: to | DateTime64(6, 'UTC') | | before this instant
-- param: known | DateTime64(6, 'UTC') | | received after it
-- column: event_id | id |
-- column: at | count | microseconds of its time
-- column: service_tier | text |
-- column: units | list |
-- column: quantities | list |
-- column: amounts | list | at contracted prices
SELECT
    event_id,
    toUnixTimestamp64Micro(event_time) AS at,
    CAST(service_tier, 'String') AS service_tier,
    CAST(line_unit, 'Array(String)') AS units,
    arrayMap(x -> toString(x), line_quantity) AS quantities,
    arrayMap(x -> toString(x), line_contracted_amount) AS amounts
FROM costline.request_costs
WHERE tenant = {tenant:String} AND currency = {currency:String}
    AND event_time >= {from:DateTime64(6, 'UTC')} AND event_time < {to:DateTime64(6, 'UTC')}
    AND received_at > {known:DateTime64(6, 'UTC')}
    AND arrayFirst(id -> has({ledgers:Array(String)}, id), arrayMap(finding -> substring(finding, 10),
        arrayFilter(finding -> startsWith(finding, 'CONTRACT:'), CAST(findings, 'Array(String)')))) = {contract:String}
ORDER BY event_time, event_id
