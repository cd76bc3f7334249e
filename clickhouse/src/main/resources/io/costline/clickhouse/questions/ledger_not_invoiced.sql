-- How many calls of a billing period are in no closed document of their provider?
-- reads: closed_documents, request_costs
-- counts: as ledger_usage, calls that cost something
-- leaves out: calls received after an instant
-- param: tenant | String | | whose calls
-- param: contract | String | | the contract
-- param: ledgers | Array(String) | | every contract with a ledger
-- param: currency | String | | the contract's
-- param: from | DateTime64(6, 'UTC') | | from this instant on
-- param: to | DateTime64(6, 'UTC') | | before this instant
-- param: known | DateTime64(6, 'UTC') | | received by then
-- column: calls | count |
-- column: not_invoiced | count | of them
WITH
(
    SELECT groupArray((provider, since, until))
    FROM costline.closed_documents
    WHERE tenant = {tenant:String} AND currency = {currency:String}
) AS documents
SELECT
    count() AS calls,
    countIf(NOT arrayExists(document -> document.1 = CAST(provider, 'String') AND document.2 <= event_time AND event_time < document.3, documents))
        AS not_invoiced
FROM costline.request_costs
WHERE tenant = {tenant:String} AND currency = {currency:String} AND contracted_cost != 0
    AND event_time >= {from:DateTime64(6, 'UTC')} AND event_time < {to:DateTime64(6, 'UTC')}
    AND received_at <= {known:DateTime64(6, 'UTC')}
    AND arrayFirst(id -> has({ledgers:Array(String)}, id), arrayMap(finding -> substring(finding, 10),
        arrayFilter(finding -> startsWith(finding, 'CONTRACT:'), CAST(findings, 'Array(String)')))) = {contract:String}
