-- Which usage has no price, and what does it cost at most?
-- reads: unpriced_usage
-- counts: calls without a price, or priced in part
-- leaves out: nothing; its cost is in no total
-- drill: calls
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: provider | text |
-- column: served_model | text |
-- column: pricing_reason | text | why there is no price
-- column: currency | currency |
-- column: calls | count |
-- column: input_tokens | tokens |
-- column: output_tokens | tokens |
-- column: upper_bound | money | what it costs at most
-- column: last_seen | time |
SELECT
    provider,
    served_model,
    pricing_reason,
    currency,
    sum(calls) AS calls,
    sum(input_tokens) AS input_tokens,
    sum(output_tokens) AS output_tokens,
    sum(upper_bound) AS upper_bound,
    max(last_seen) AS last_seen
FROM costline.unpriced_usage
WHERE tenant = {tenant:String}
    AND day >= toDate({from:DateTime('UTC')}) AND day <= toDate({to:DateTime('UTC')})
    AND ({currency:String} = '' OR currency = {currency:String})
GROUP BY provider, served_model, pricing_reason, currency
ORDER BY upper_bound DESC, provider, served_model, pricing_reason
