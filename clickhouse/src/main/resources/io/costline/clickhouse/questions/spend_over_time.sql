-- How did the spend of a dimension move?
-- reads: spend_minutes, spend_hours
-- screen: first
-- counts: every call that counts, by event time, of the whole minutes or hours that the range touches
-- leaves out: usage without a price: it stands beside as an upper bound
-- drill: calls
-- param: tenant | String | | whose spend
-- param: dimension | String | TENANT | as in spend_by | TENANT CUSTOMER TEAM PROJECT APP_KEY FEATURE PROVIDER PROVIDER_ACCOUNT MODEL
-- param: step | UInt32 | 3600 | seconds of a point; below an hour from the buckets of minutes
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: values | Array(String) | [] | only these of the dimension; empty: all
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- column: at | time | start of the point
-- column: value | text | empty: nobody was named
-- column: currency | currency |
-- column: contracted_cost | money | what is paid
-- column: fallback_cost | money | spent on attempts that served nothing
-- column: escalation_cost | money | added by answers of dearer models than asked for
-- column: unpriced_upper_bound | money | what usage without a price costs at most; not in the cost
-- column: calls | count |
-- column: operations | count |
-- column: fallback_operations | count |
-- column: fallback_rate | share |
-- column: rate_per_million_tokens | money | of calls with a price
SELECT
    toStartOfInterval(time, toIntervalSecond({step:UInt32})) AS at,
    CAST(scope_value, 'String') AS value,
    currency,
    sum(bucket.contracted_cost) AS contracted_cost,
    sum(bucket.fallback_cost) AS fallback_cost,
    sum(bucket.escalation_cost) AS escalation_cost,
    sum(bucket.unpriced_upper_bound) AS unpriced_upper_bound,
    sum(bucket.calls) AS calls,
    sum(bucket.operations) AS operations,
    sum(bucket.fallback_operations) AS fallback_operations,
    fallback_operations / nullIf(operations, 0) AS fallback_rate,
    sum(bucket.priced_cost) * 1000000 / nullIf(sum(bucket.priced_input_tokens + bucket.priced_output_tokens), 0) AS rate_per_million_tokens
FROM
(
    SELECT minute AS time, scope_value, currency, contracted_cost, fallback_cost, escalation_cost, unpriced_upper_bound, calls, operations, fallback_operations, priced_cost, priced_input_tokens, priced_output_tokens
    FROM costline.spend_minutes
    WHERE tenant = {tenant:String} AND dimension = {dimension:String} AND (empty({values:Array(String)}) OR has({values:Array(String)}, CAST(scope_value, 'String')))
        AND {step:UInt32} < 3600
        AND minute >= toStartOfMinute({from:DateTime('UTC')}) AND minute < {to:DateTime('UTC')}
    UNION ALL
    SELECT hour AS time, scope_value, currency, contracted_cost, fallback_cost, escalation_cost, unpriced_upper_bound, calls, operations, fallback_operations, priced_cost, priced_input_tokens, priced_output_tokens
    FROM costline.spend_hours
    WHERE tenant = {tenant:String} AND dimension = {dimension:String} AND (empty({values:Array(String)}) OR has({values:Array(String)}, CAST(scope_value, 'String')))
        AND {step:UInt32} >= 3600
        AND hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
) AS bucket
WHERE ({currency:String} = '' OR currency = {currency:String})
    AND ({fixed_value:String} = '' OR ({dimension:String} = {fixed_dimension:String} AND CAST(scope_value, 'String') = {fixed_value:String}))
GROUP BY at, value, currency
ORDER BY at, value, currency
