-- What did it cost, in each currency?
-- reads: spend
-- screen: first
-- counts: every call that counts, by event time; of several views of one call one
-- leaves out: usage without a price: it stands beside as an upper bound
-- drill: spend_by
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- column: currency | currency |
-- column: contracted_cost | money | what is paid
-- column: list_cost | money | the same at public prices
-- column: unpriced_upper_bound | money | what usage without a price costs at most; not in the cost
-- column: calls | count |
-- column: unpriced_calls | count | without a price, or priced in part
-- column: failed_calls | count |
-- column: wasted_calls | count | attempts that served nothing
-- column: operations | count | what a caller asked for once, however many attempts it took
-- column: fallback_operations | count | of them with more than one attempt
-- column: fallback_cost | money | spent on attempts that served nothing
-- column: escalation_cost | money | added by answers of dearer models than asked for
-- column: requested_cost | money | the same usage at the models asked for, where comparable
-- column: input_tokens | tokens | cache included
-- column: output_tokens | tokens | reasoning included
-- column: priced_calls | count | all of whose usage has a price
-- column: priced_tokens | tokens | of these, input and output
-- column: priced_cost | money | of these
-- column: rate_per_million_tokens | money | priced cost over priced tokens
SELECT
    currency,
    sum(bucket.contracted_cost) AS contracted_cost,
    sum(bucket.list_cost) AS list_cost,
    sum(bucket.unpriced_upper_bound) AS unpriced_upper_bound,
    sum(bucket.calls) AS calls,
    sum(bucket.unpriced_calls) AS unpriced_calls,
    sum(bucket.failed_calls) AS failed_calls,
    sum(bucket.wasted_calls) AS wasted_calls,
    sum(bucket.operations) AS operations,
    sum(bucket.fallback_operations) AS fallback_operations,
    sum(bucket.fallback_cost) AS fallback_cost,
    sum(bucket.escalation_cost) AS escalation_cost,
    sum(bucket.requested_cost) AS requested_cost,
    sum(bucket.input_tokens) AS input_tokens,
    sum(bucket.output_tokens) AS output_tokens,
    sum(bucket.priced_calls) AS priced_calls,
    sum(bucket.priced_input_tokens + bucket.priced_output_tokens) AS priced_tokens,
    sum(bucket.priced_cost) AS priced_cost,
    priced_cost * 1000000 / nullIf(priced_tokens, 0) AS rate_per_million_tokens
FROM costline.spend(tenant = {tenant:String}, dimension = {fixed_dimension:String}, from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS bucket
WHERE ({currency:String} = '' OR currency = {currency:String}) AND ({fixed_value:String} = '' OR value = {fixed_value:String})
GROUP BY currency
ORDER BY contracted_cost DESC, currency
