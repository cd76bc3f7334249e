-- Why did calls fail, and what did they cost all the same?
-- reads: request_costs
-- counts: calls that ended in an error, by event time
-- leaves out: attempts given up for a faster one without an error
-- drill: calls
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: http_status | count | 0: none was stated
-- column: error_type | text |
-- column: provider | text |
-- column: requested_model | text |
-- column: currency | currency |
-- column: calls | count |
-- column: input_tokens | tokens |
-- column: contracted_cost | money | of the failed calls
-- column: upper_bound | money | what those without a price cost at most
SELECT
    ifNull(http_status, 0) AS http_status,
    error_type,
    provider,
    requested_model,
    currency,
    count() AS calls,
    sum(input_tokens) AS input_tokens,
    sum(contracted_cost) AS contracted_cost,
    sum(if(pricing_status IN ('UNPRICED', 'PARTLY_PRICED'), upper_bound, NULL)) AS upper_bound
FROM costline.request_costs
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND status = 'ERROR'
GROUP BY http_status, error_type, provider, requested_model, currency
ORDER BY contracted_cost DESC, calls DESC, http_status, error_type, provider, requested_model, currency
