-- What did each provider, model, customer, feature or team cost?
-- reads: spend
-- screen: first
-- counts: every call that counts, by event time; of several views of one call one
-- leaves out: usage without a price: it stands beside as an upper bound
-- drill: spend_over_time
-- param: tenant | String | | whose spend
-- param: dimension | String | PROVIDER | of which thing | TENANT CUSTOMER TEAM PROJECT APP_KEY FEATURE PROVIDER PROVIDER_ACCOUNT MODEL
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: values | Array(String) | [] | only these of the dimension; empty: all
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- column: value | text | empty: nobody was named
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
-- column: waste | money | both together
-- column: requested_cost | money | the same usage at the models asked for, where comparable
-- column: input_tokens | tokens | cache included
-- column: output_tokens | tokens | reasoning included
-- column: priced_calls | count | all of whose usage has a price
-- column: priced_tokens | tokens | of these, input and output
-- column: priced_cost | money | of these
-- column: rate_per_million_tokens | money | priced cost over priced tokens
SELECT
    value,
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
    fallback_cost + escalation_cost AS waste,
    sum(bucket.requested_cost) AS requested_cost,
    sum(bucket.input_tokens) AS input_tokens,
    sum(bucket.output_tokens) AS output_tokens,
    sum(bucket.priced_calls) AS priced_calls,
    sum(bucket.priced_input_tokens + bucket.priced_output_tokens) AS priced_tokens,
    sum(bucket.priced_cost) AS priced_cost,
    priced_cost * 1000000 / nullIf(priced_tokens, 0) AS rate_per_million_tokens
FROM costline.spend(tenant = {tenant:String}, dimension = {dimension:String}, from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS bucket
WHERE ({currency:String} = '' OR currency = {currency:String})
    AND (empty({values:Array(String)}) OR has({values:Array(String)}, value))
    AND ({fixed_value:String} = '' OR ({dimension:String} = {fixed_dimension:String} AND value = {fixed_value:String}))
GROUP BY value, currency
-- what a correction moved to another currency leaves nothing behind
HAVING calls != 0 OR contracted_cost != 0 OR unpriced_upper_bound != 0
ORDER BY contracted_cost DESC, value, currency
