-- What did each model cost each customer, each feature each customer, each model each feature, or each model of a provider?
-- reads: spend_pairs, spend_hours
-- screen: first
-- counts: every call that counts, by event time, of the whole hours that the range touches
-- leaves out: usage without a price: it stands beside as an upper bound
-- drill: calls
-- param: tenant | String | | whose spend
-- param: pair | String | CUSTOMER_MODEL | of which two | CUSTOMER_MODEL CUSTOMER_FEATURE FEATURE_MODEL PROVIDER_MODEL
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- column: value | text | the pair's first; empty: nobody was named
-- column: second | text | the pair's second
-- column: kept | flag | false: what else the tenant spent, in hours of before pairs were kept
-- column: currency | currency |
-- column: contracted_cost | money | what is paid
-- column: list_cost | money | the same at public prices
-- column: unpriced_upper_bound | money | what usage without a price costs at most; not in the cost
-- column: calls | count |
-- column: unpriced_calls | count | without a price, or priced in part
-- column: failed_calls | count |
-- column: fallback_cost | money | spent on attempts that served nothing
-- column: escalation_cost | money | added by answers of dearer models than asked for
-- column: input_tokens | tokens | cache included
-- column: output_tokens | tokens | reasoning included
-- column: priced_tokens | tokens | of calls all of whose usage has a price, input and output
-- column: priced_cost | money | of these
-- column: rate_per_million_tokens | money | priced cost over priced tokens
SELECT
    splitByChar('\x1f', place)[1] AS value,
    splitByChar('\x1f', place)[2] AS second,
    kept,
    currency,
    sum(sign * part.contracted_cost) AS contracted_cost,
    sum(sign * part.list_cost) AS list_cost,
    sum(sign * part.unpriced_upper_bound) AS unpriced_upper_bound,
    sum(sign * part.calls) AS calls,
    sum(sign * part.unpriced_calls) AS unpriced_calls,
    sum(sign * part.failed_calls) AS failed_calls,
    sum(sign * part.fallback_cost) AS fallback_cost,
    sum(sign * part.escalation_cost) AS escalation_cost,
    sum(sign * part.input_tokens) AS input_tokens,
    sum(sign * part.output_tokens) AS output_tokens,
    sum(sign * part.priced_tokens) AS priced_tokens,
    sum(sign * part.priced_cost) AS priced_cost,
    priced_cost * 1000000 / nullIf(priced_tokens, 0) AS rate_per_million_tokens
FROM
(
    -- what the whole tenant spent, less every pair, is what pairs do not hold
    SELECT *, arrayJoin(multiIf(whole, [('', false, toInt64(1))], {fixed_value:String} != '', [(scope, true, toInt64(1))],
            [(scope, true, toInt64(1)), ('', false, toInt64(-1))])) AS side, side.1 AS place,
        side.2 AS kept, side.3 AS sign
    FROM
    (
        SELECT
            true AS whole,
            CAST(scope_value, 'String') AS scope,
            currency,
            sum(bucket.contracted_cost) AS contracted_cost,
            sum(bucket.list_cost) AS list_cost,
            sum(bucket.unpriced_upper_bound) AS unpriced_upper_bound,
            sum(bucket.calls) AS calls,
            sum(bucket.unpriced_calls) AS unpriced_calls,
            sum(bucket.failed_calls) AS failed_calls,
            sum(bucket.fallback_cost) AS fallback_cost,
            sum(bucket.escalation_cost) AS escalation_cost,
            sum(bucket.input_tokens) AS input_tokens,
            sum(bucket.output_tokens) AS output_tokens,
            sum(bucket.priced_input_tokens + bucket.priced_output_tokens) AS priced_tokens,
            sum(bucket.priced_cost) AS priced_cost
        FROM costline.spend_hours AS bucket
        WHERE tenant = {tenant:String} AND dimension = 'TENANT' AND {fixed_value:String} = ''
            AND hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
            AND ({currency:String} = '' OR currency = {currency:String})
        GROUP BY scope_value, currency
        UNION ALL
        SELECT
            false AS whole,
            CAST(scope_value, 'String') AS scope,
            currency,
            sum(bucket.contracted_cost) AS contracted_cost,
            sum(bucket.list_cost) AS list_cost,
            sum(bucket.unpriced_upper_bound) AS unpriced_upper_bound,
            sum(bucket.calls) AS calls,
            sum(bucket.unpriced_calls) AS unpriced_calls,
            sum(bucket.failed_calls) AS failed_calls,
            sum(bucket.fallback_cost) AS fallback_cost,
            sum(bucket.escalation_cost) AS escalation_cost,
            sum(bucket.input_tokens) AS input_tokens,
            sum(bucket.output_tokens) AS output_tokens,
            sum(bucket.priced_input_tokens + bucket.priced_output_tokens) AS priced_tokens,
            sum(bucket.priced_cost) AS priced_cost
        FROM costline.spend_pairs AS bucket
        WHERE tenant = {tenant:String} AND pair = {pair:String}
            AND ({fixed_value:String} = '' OR (startsWith({pair:String}, concat({fixed_dimension:String}, '_')) AND first_value = {fixed_value:String}))
            AND hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
            AND ({currency:String} = '' OR currency = {currency:String})
        GROUP BY scope_value, currency
    )
) AS part
GROUP BY place, kept, currency
HAVING kept OR calls != 0 OR contracted_cost != 0
ORDER BY kept DESC, contracted_cost DESC, value, second, currency
