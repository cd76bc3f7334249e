-- Which calls make up a figure, dearest first?
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
    upper_bound
FROM costline.calls_by_customer
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND arrayAll((key, wanted) -> names[key] = wanted, {keys:Array(String)}, {values:Array(String)})
ORDER BY contracted_cost DESC, event_time, event_id
LIMIT {limit:UInt32}
