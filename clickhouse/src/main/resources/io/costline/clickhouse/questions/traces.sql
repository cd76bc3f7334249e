-- Which runs cost most, wasted most or came last?
-- reads: traces
-- counts: traces that began in the range, in each currency a row
-- leaves out: usage without a price: it stands beside as an upper bound
-- drill: trace
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | begun from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | and before this one
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: customer | String | '' | only this customer's; empty: all
-- param: feature | String | '' | only this feature's; empty: all
-- param: contains | String | '' | only ids that begin with this
-- param: sort | String | cost | cost, waste, unpriced, time or duration: the highest first
-- param: limit | UInt32 | 50 | rows at most
-- param: offset | UInt32 | 0 | rows to leave out before them
-- column: trace_id | id |
-- column: status | text | OPEN while calls may come
-- column: customer | text |
-- column: feature | text |
-- column: workflow | text |
-- column: started_at | time |
-- column: duration_ms | ms |
-- column: calls | count | in all currencies
-- column: operations | count |
-- column: failed_calls | count |
-- column: unpriced_calls | count |
-- column: models | list |
-- column: currency | currency |
-- column: contracted_cost | money |
-- column: waste | money | attempts that served nothing, and answers of dearer models than asked for
-- column: unpriced_upper_bound | money | not in the cost
SELECT
    trace_id,
    status,
    customer_id AS customer,
    feature,
    workflow,
    started_at,
    duration_ms,
    calls,
    operations,
    failed_calls,
    unpriced_calls,
    models,
    currency,
    contracted_cost,
    fallback_cost + escalation_cost AS waste,
    unpriced_upper_bound
FROM costline.traces
WHERE tenant = {tenant:String}
    AND started_at >= {from:DateTime('UTC')} AND started_at < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND ({customer:String} = '' OR customer_id = {customer:String})
    AND ({feature:String} = '' OR feature = {feature:String})
    AND startsWith(trace_id, {contains:String})
ORDER BY
    multiIf(
        {sort:String} = 'waste', toFloat64(waste),
        {sort:String} = 'unpriced', toFloat64(unpriced_upper_bound),
        {sort:String} = 'time', toFloat64(toUnixTimestamp64Micro(started_at)),
        {sort:String} = 'duration', duration_ms,
        toFloat64(contracted_cost)) DESC,
    trace_id,
    currency
LIMIT {limit:UInt32} OFFSET {offset:UInt32}
