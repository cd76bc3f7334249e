-- What do we charge less for than it costs?
-- reads: price_below_cost
-- counts: usage lines with a quantity and a unit in their metadata, held against the calls of their feature or model on the same day
-- leaves out: usage without a unit, and days without priced calls
-- param: tenant | String | | whose prices
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | days that began before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: day | text |
-- column: feature | text |
-- column: model | text | where the line names one
-- column: unit | text | tokens, input_tokens, output_tokens or calls
-- column: currency | currency |
-- column: charged_per_million | money |
-- column: cost_per_million | money |
-- column: loss | money | on what was charged that day
-- column: unpriced_upper_bound | money | what usage without a price costs at most; not in the cost
-- column: as_of | time |
SELECT
    toString(day) AS day,
    feature,
    model,
    unit,
    currency,
    charged_per_million,
    cost_per_million,
    loss,
    unpriced_upper_bound,
    as_of
FROM costline.price_below_cost AS priced
WHERE tenant = {tenant:String}
    AND priced.day >= toDate({from:DateTime('UTC')}) AND priced.day < toDate({to:DateTime('UTC')} + toIntervalSecond(86399))
    AND ({currency:String} = '' OR currency = {currency:String})
ORDER BY day, loss DESC, feature, model, unit, currency
