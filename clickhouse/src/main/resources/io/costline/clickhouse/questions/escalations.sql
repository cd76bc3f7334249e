-- Which models answered in place of the one asked for, and what would that one have cost?
-- reads: request_costs
-- counts: calls that another model answered than was asked for, where both have a price, by event time
-- leaves out: answers without a price at either model
-- drill: calls
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: requested_model | text |
-- column: served_model | text |
-- column: currency | currency |
-- column: calls | count |
-- column: contracted_cost | money | of the answers
-- column: requested_cost | money | the same usage at the model asked for
-- column: difference | money | above zero: the answers were dearer
SELECT
    requested_model,
    served_model,
    currency,
    count() AS calls,
    sum(call.contracted_cost) AS contracted_cost,
    sum(call.requested_cost) AS requested_cost,
    contracted_cost - requested_cost AS difference
FROM costline.request_costs AS call
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND call.requested_cost IS NOT NULL AND requested_model != served_model
GROUP BY requested_model, served_model, currency
ORDER BY difference DESC, requested_model, served_model, currency
