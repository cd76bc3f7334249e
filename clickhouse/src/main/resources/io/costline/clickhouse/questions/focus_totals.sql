-- What do the calls come to whose lines FOCUS rows are made of?
-- reads: effective_lines
-- counts: cost lines by event time, each with its share of what the billing period comes to
-- leaves out: usage without a price; calls that came after their billing period was closed; charges beside usage
-- param: tenant | String | | whose charges
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- column: currency | currency |
-- column: list_cost | money | at public prices; fees have none
-- column: contracted_cost | money |
-- column: effective_cost | money |
-- column: billed_cost | money | the part that is cash
WITH toDecimal128('0.000000000001', 12) AS pico
SELECT
    toString(currency) AS currency,
    sum(list_amount) AS list_cost,
    sum(contracted_amount) AS contracted_cost,
    toDecimal128(toString(sum(effective_picos)), 0) * pico AS effective_cost,
    toDecimal128(toString(sum(billed_picos)), 0) * pico AS billed_cost
FROM costline.effective_lines
WHERE tenant = {tenant:String} AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')} AND unit != '' AND NOT late
GROUP BY currency
ORDER BY currency
