-- What did the calls cost that fit several conditions at once?
-- reads: calls_by_customer
-- counts: calls that count, by event time, for the customer they name or that their trace names
-- leaves out: waste and escalation, which only an operation has as a whole
-- drill: calls
-- param: tenant | String | | whose spend
-- param: by | String | model | of which thing | customer team project app_key feature provider provider_account model requested_model workflow step route tier source region service_tier environment
-- param: also | String | '' | a second name as in by
-- param: keys | Array(String) | [] | names as in by
-- param: values | Array(String) | [] | what each of the keys must be
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- column: value | text |
-- column: second | text | of the second name
-- column: currency | currency |
-- column: contracted_cost | money |
-- column: list_cost | money |
-- column: unpriced_upper_bound | money |
-- column: calls | count |
-- column: unpriced_calls | count |
-- column: failed_calls | count |
-- column: input_tokens | tokens |
-- column: output_tokens | tokens |
SELECT
    names[{by:String}] AS value,
    names[{also:String}] AS second,
    currency,
    sum(ifNull(contracted_cost, toDecimal128(0, 12))) AS contracted_cost,
    sum(ifNull(list_cost, toDecimal128(0, 12))) AS list_cost,
    sum(upper_bound) AS unpriced_upper_bound,
    count() AS calls,
    countIf(pricing_status IN ('UNPRICED', 'PARTLY_PRICED')) AS unpriced_calls,
    countIf(status NOT IN ('OK', 'UNKNOWN')) AS failed_calls,
    sum(input_tokens) AS input_tokens,
    sum(output_tokens) AS output_tokens
FROM costline.calls_by_customer
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND arrayAll((key, wanted) -> names[key] = wanted, {keys:Array(String)}, {values:Array(String)})
    AND ({fixed_value:String} = '' OR names[lower({fixed_dimension:String})] = {fixed_value:String})
GROUP BY value, second, currency
ORDER BY contracted_cost DESC, value, second, currency
