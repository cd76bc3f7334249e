-- Which lines is a figure the sum of: how much of each unit, at which rates, from how many cards?
-- reads: calls_by_customer
-- counts: the cost lines of calls that count, by event time, for the customer they name or that their trace names
-- leaves out: usage without a price, which has no line
-- drill: calls
-- param: tenant | String | | whose spend
-- param: keys | Array(String) | [] | names as in spend_of_calls
-- param: values | Array(String) | [] | what each of the keys must be
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: fixed_dimension | String | TENANT | what the asker is fixed to: CUSTOMER, TEAM or PROJECT; TENANT: nothing
-- param: fixed_value | String | '' | the one value of it that the asker may see
-- column: kind | text | UNIT, and ALL for the sum
-- column: unit | text |
-- column: currency | currency |
-- column: quantity | count |
-- column: lowest_rate | money | for so many as per says
-- column: highest_rate | money |
-- column: per | count |
-- column: contracted_cost | money |
-- column: calls | count |
-- column: cards | list | that priced them
-- column: books | list | versions of the price book
SELECT
    arrayJoin(['UNIT', 'ALL']) AS kind,
    if(kind = 'UNIT', toString(line.1), '') AS unit,
    currency,
    if(kind = 'UNIT', sum(line.2), NULL) AS quantity,
    if(kind = 'UNIT', min(line.3), NULL) AS lowest_rate,
    if(kind = 'UNIT', max(line.3), NULL) AS highest_rate,
    if(kind = 'UNIT', line.4, 0) AS per,
    sum(line.5) AS contracted_cost,
    uniqExact(event_id) AS calls,
    arraySort(groupUniqArray(50)(toString(card_id))) AS cards,
    arraySort(arrayMap(book -> toString(book), groupUniqArray(50)(price_book_version))) AS books
FROM costline.calls_by_customer
ARRAY JOIN arrayZip(line_unit, line_quantity, line_unit_price, line_per, line_contracted_amount) AS line
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND arrayAll((key, wanted) -> names[key] = wanted, {keys:Array(String)}, {values:Array(String)})
    AND ({fixed_value:String} = '' OR names[lower({fixed_dimension:String})] = {fixed_value:String})
GROUP BY kind, unit, per, currency
ORDER BY currency, kind = 'ALL', contracted_cost DESC, unit, per
