-- What do the shares of a closed period's calls add up to?
-- reads: request_effective_costs
-- counts: calls that were in the period when it was closed
-- leaves out: late calls, which are posted in another period
-- param: tenant | String | | whose calls
-- param: contract | String | | the contract
-- param: from | DateTime64(6, 'UTC') | | from this instant on
-- param: to | DateTime64(6, 'UTC') | | before this instant
-- column: shares | count | calls with a share
-- column: open | count | calls whose share is not that of a closed period yet
-- column: currency | currency |
-- column: effective_cost | money |
SELECT countIf(NOT late) AS shares, countIf(NOT late AND ledger_state = 'OPEN') AS open, any(currency) AS currency, sumIf(effective_cost, NOT late) AS effective_cost
FROM costline.request_effective_costs
WHERE tenant = {tenant:String} AND contract_id = {contract:String}
    AND event_time >= {from:DateTime64(6, 'UTC')} AND event_time < {to:DateTime64(6, 'UTC')}
