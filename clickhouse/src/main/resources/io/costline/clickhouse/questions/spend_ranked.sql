-- Which values of a dimension cost most, what do the others cost, and what do all together?
-- reads: spend
-- screen: first
-- counts: every call that counts, by event time; of several views of one call one
-- leaves out: usage without a price: it stands beside as an upper bound
-- drill: calls
-- param: tenant | String | | whose spend
-- param: dimension | String | CUSTOMER | as in spend_by | TENANT CUSTOMER TEAM PROJECT APP_KEY FEATURE PROVIDER PROVIDER_ACCOUNT MODEL
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: contains | String | '' | only values with this in their name, in capitals or not
-- param: sort | String | cost | cost, waste, unpriced, calls or name: what the rows are in the order of
-- param: limit | UInt32 | 50 | rows of values at most
-- param: offset | UInt32 | 0 | rows of values to leave out before them
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- column: kind | text | VALUE; REST for all the values that have no row; NOBODY for calls that name none; ALL
-- column: value | text |
-- column: members | count | values in the row
-- column: currency | currency |
-- column: contracted_cost | money | what is paid
-- column: list_cost | money | the same at public prices
-- column: share | share | of the cost of all
-- column: unpriced_upper_bound | money | what usage without a price costs at most; not in the cost
-- column: calls | count |
-- column: unpriced_calls | count | without a price, or priced in part
-- column: failed_calls | count |
-- column: operations | count | what a caller asked for once, however many attempts it took
-- column: fallback_operations | count | of them with more than one attempt
-- column: fallback_rate | share |
-- column: fallback_cost | money | spent on attempts that served nothing
-- column: escalation_cost | money | added by answers of dearer models than asked for
-- column: waste | money | both together
-- column: cost_per_operation | money |
-- column: priced_tokens | tokens | of calls with a price, input and output
-- column: rate_per_million_tokens | money | of calls with a price
WITH
    valued AS
    (
        SELECT
            value,
            currency,
            sum(bucket.contracted_cost) AS contracted_cost,
            sum(bucket.list_cost) AS list_cost,
            sum(bucket.unpriced_upper_bound) AS unpriced_upper_bound,
            sum(bucket.calls) AS calls,
            sum(bucket.unpriced_calls) AS unpriced_calls,
            sum(bucket.failed_calls) AS failed_calls,
            sum(bucket.operations) AS operations,
            sum(bucket.fallback_operations) AS fallback_operations,
            sum(bucket.fallback_cost) AS fallback_cost,
            sum(bucket.escalation_cost) AS escalation_cost,
            sum(bucket.priced_cost) AS priced_cost,
            sum(bucket.priced_input_tokens + bucket.priced_output_tokens) AS priced_tokens
        FROM costline.spend(tenant = {tenant:String}, dimension = {dimension:String}, from = {from:DateTime('UTC')}, to = {to:DateTime('UTC')}) AS bucket
        WHERE ({currency:String} = '' OR currency = {currency:String})
            AND ({fixed_value:String} = '' OR ({dimension:String} = {fixed_dimension:String} AND value = {fixed_value:String}))
            AND ({contains:String} = '' OR positionCaseInsensitiveUTF8(value, {contains:String}) > 0)
        GROUP BY value, currency
        HAVING calls != 0 OR contracted_cost != 0 OR unpriced_upper_bound != 0
    ),
    placed AS
    (
        SELECT
            *,
            row_number() OVER (
                PARTITION BY currency, value = '' AND {dimension:String} != 'TENANT'
                ORDER BY
                    multiIf(
                        {sort:String} = 'name', 0,
                        {sort:String} = 'waste', fallback_cost + escalation_cost,
                        {sort:String} = 'unpriced', unpriced_upper_bound,
                        {sort:String} = 'calls', toDecimal128(calls, 12),
                        contracted_cost) DESC,
                    value) AS place
        FROM valued
    ),
    unfolded AS
    (
        SELECT
            arrayJoin([
                multiIf(
                    {dimension:String} != 'TENANT' AND value = '', 'NOBODY',
                    place > {offset:UInt32} AND place <= {offset:UInt32} + {limit:UInt32}, 'VALUE',
                    'REST'),
                'ALL']) AS kind,
            *
        FROM placed
    ),
    summed AS
    (
        SELECT
            kind,
            if(kind = 'VALUE', unfolded.value, '') AS name,
            currency,
            min(place) AS first_place,
            count() AS members,
            sum(unfolded.contracted_cost) AS contracted_cost,
            sum(unfolded.list_cost) AS list_cost,
            sum(unfolded.unpriced_upper_bound) AS unpriced_upper_bound,
            sum(unfolded.calls) AS calls,
            sum(unfolded.unpriced_calls) AS unpriced_calls,
            sum(unfolded.failed_calls) AS failed_calls,
            sum(unfolded.operations) AS operations,
            sum(unfolded.fallback_operations) AS fallback_operations,
            sum(unfolded.fallback_cost) AS fallback_cost,
            sum(unfolded.escalation_cost) AS escalation_cost,
            sum(unfolded.priced_cost) AS priced_cost,
            sum(unfolded.priced_tokens) AS priced_tokens
        FROM unfolded
        GROUP BY kind, name, currency
    )
SELECT
    kind,
    name AS value,
    members,
    currency,
    contracted_cost,
    list_cost,
    toFloat64(contracted_cost) / nullIf(max(if(kind = 'ALL', toFloat64(contracted_cost), 0)) OVER (PARTITION BY currency), 0) AS share,
    unpriced_upper_bound,
    calls,
    unpriced_calls,
    failed_calls,
    operations,
    fallback_operations,
    fallback_operations / nullIf(operations, 0) AS fallback_rate,
    fallback_cost,
    escalation_cost,
    fallback_cost + escalation_cost AS waste,
    contracted_cost / nullIf(operations, 0) AS cost_per_operation,
    priced_tokens,
    priced_cost * 1000000 / nullIf(priced_tokens, 0) AS rate_per_million_tokens
FROM summed
ORDER BY currency, indexOf(['VALUE', 'REST', 'NOBODY', 'ALL'], kind), first_place
