-- What did it cost, as it was known at an instant?
-- reads: request_costs_as_known
-- counts: calls received by then, at the cost they had then, by event time
-- leaves out: what only a trace says of a call, as its customer
-- drill: corrections
-- param: tenant | String | | whose spend
-- param: as_of | DateTime64(6, 'UTC') | | the instant
-- param: by | String | provider | of which thing | provider model customer team project feature
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: value | text | empty: none was named
-- column: currency | currency |
-- column: contracted_cost | money | what was paid, as known then
-- column: list_cost | money | the same at public prices
-- column: unpriced_upper_bound | money | what usage without a price cost at most
-- column: calls | count |
-- column: unpriced_calls | count | without a price then, or priced in part
SELECT
    multiIf(
        {by:String} = 'provider', toString(provider),
        {by:String} = 'model', toString(served_model),
        {by:String} = 'customer', toString(customer_id),
        {by:String} = 'team', toString(team),
        {by:String} = 'project', toString(project),
        toString(feature)) AS value,
    currency,
    sum(ifNull(known.contracted_cost, toDecimal128(0, 12))) AS contracted_cost,
    sum(ifNull(known.list_cost, toDecimal128(0, 12))) AS list_cost,
    sum(known.upper_bound) AS unpriced_upper_bound,
    count() AS calls,
    countIf(pricing_status IN ('UNPRICED', 'PARTLY_PRICED')) AS unpriced_calls
FROM costline.request_costs_as_known(as_of = {as_of:DateTime64(6, 'UTC')}) AS known
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
GROUP BY value, currency
ORDER BY contracted_cost DESC, value, currency
