-- Which calls make up a figure, a page at a time?
-- reads: calls_by_customer
-- counts: calls that count, by event time, for the customer they name or that their trace names
-- leaves out: all but the first rows
-- drill: event
-- param: tenant | String | | whose spend
-- param: keys | Array(String) | [] | names as in spend_of_calls
-- param: values | Array(String) | [] | what each of the keys must be
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each
-- param: status | String | '' | only of this outcome; empty: each | OK ERROR CANCELLED BLOCKED UNKNOWN
-- param: pricing | String | '' | only so priced; empty: each | PRICED PARTLY_PRICED UNPRICED NOT_BILLED
-- param: order | String | cost | dearest, highest bound or latest first | cost bound time
-- param: after_key | String | '' | page_key of the last row that is known; empty: from the first
-- param: after_id | String | '' | its event_id
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- param: limit | UInt32 | 100 | rows at most
-- column: event_time | time |
-- column: event_id | id |
-- column: trace_id | id |
-- column: customer | text |
-- column: feature | text |
-- column: provider | text |
-- column: requested_model | text |
-- column: served_model | text |
-- column: status | text |
-- column: pricing_status | text |
-- column: input_tokens | tokens |
-- column: output_tokens | tokens |
-- column: currency | currency |
-- column: contracted_cost | money |
-- column: upper_bound | money |
-- column: page_key | text | what it is ordered by: with event_id, where the next page begins
SELECT
    event_time,
    event_id,
    trace_id,
    names['customer'] AS customer,
    feature,
    provider,
    requested_model,
    served_model,
    status,
    pricing_status,
    input_tokens,
    output_tokens,
    currency,
    contracted_cost,
    upper_bound,
    multiIf(
        {order:String} = 'cost', ifNull(contracted_cost, toDecimal128(0, 12)),
        {order:String} = 'bound', upper_bound,
        toDecimal128(toUnixTimestamp64Micro(event_time), 12)) AS page_key
FROM costline.calls_by_customer
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND arrayAll((key, wanted) -> names[key] = wanted, {keys:Array(String)}, {values:Array(String)})
    AND ({fixed_value:String} = '' OR names[lower({fixed_dimension:String})] = {fixed_value:String})
    AND ({status:String} = '' OR toString(status) = {status:String})
    AND ({pricing:String} = '' OR toString(pricing_status) = {pricing:String})
    AND ({after_key:String} = '' OR page_key < toDecimal128OrZero({after_key:String}, 12)
        OR (page_key = toDecimal128OrZero({after_key:String}, 12) AND event_id > {after_id:String}))
ORDER BY page_key DESC, event_id
LIMIT {limit:UInt32}
