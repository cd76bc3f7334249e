-- Which price cards priced the calls, and at which rates?
-- reads: request_costs
-- counts: the cost lines of calls that count, by event time
-- leaves out: cards that priced nothing in the range
-- drill: calls
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- param: model | String | '' | only cards of this model; empty: all
-- column: card_id | id |
-- column: provider | text |
-- column: served_model | text |
-- column: unit | text |
-- column: currency | currency |
-- column: lowest_rate | money | for so many as per says
-- column: highest_rate | money |
-- column: per | count |
-- column: quantity | count |
-- column: contracted_cost | money | of the unit
-- column: calls | count |
-- column: first_used | time |
-- column: last_used | time |
-- column: books | list | versions of the price book
SELECT
    card_id,
    provider,
    served_model,
    toString(line.1) AS unit,
    currency,
    min(line.3) AS lowest_rate,
    max(line.3) AS highest_rate,
    line.4 AS per,
    sum(line.2) AS quantity,
    sum(line.5) AS contracted_cost,
    count() AS calls,
    min(event_time) AS first_used,
    max(event_time) AS last_used,
    arraySort(arrayMap(book -> toString(book), groupUniqArray(50)(price_book_version))) AS books
FROM costline.request_costs
ARRAY JOIN arrayZip(line_unit, line_quantity, line_unit_price, line_per, line_contracted_amount) AS line
WHERE tenant = {tenant:String}
    AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
    AND ({model:String} = '' OR served_model = {model:String})
GROUP BY card_id, provider, served_model, unit, per, currency
ORDER BY provider, served_model, card_id, currency, contracted_cost DESC, unit, per
