-- Which customer leaves how much, after the calls it made?
-- reads: customer_margin
-- counts: revenue earned on these days and calls made on them, by UTC day; invoices paid or not, bad debt included
-- leaves out: prepaid credits not yet used, drafts and void invoices, days to come
-- param: tenant | String | | whose margin
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | days that began before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: customer_id | text | empty: cost nobody was named for; with it customers add up to the tenant
-- column: currency | currency |
-- column: revenue | money | earned on these days, without tax
-- column: contracted_cost | money | what is paid for the calls
-- column: effective_cost | money | after capacity, volume, commitments and credits; empty while the ledger does not have all of it
-- column: fallback_cost | money | of the cost, spent on attempts that served nothing
-- column: margin | money | revenue less contracted cost; empty where it also has figures in another currency
-- column: margin_percent | percent | of revenue; empty without any
-- column: unpriced_upper_bound | money | what usage without a price costs at most; not in the cost
-- column: margin_at_worst | money | margin less that
-- column: calls | count |
-- column: unpriced_calls | count | without a price, or priced in part
-- column: as_of | time | latest receipt of a call or line in these figures
SELECT
    customer_id,
    part.currency AS currency,
    part.revenue AS revenue,
    part.contracted_cost AS contracted_cost,
    part.effective_cost AS effective_cost,
    part.fallback_cost AS fallback_cost,
    if(part.currencies > 1, NULL, part.revenue - part.contracted_cost) AS margin,
    toDecimal128(roundBankers(toDecimal256(margin, 30) * 100 / toDecimal256(nullIf(revenue, 0), 12), 12), 12) AS margin_percent,
    part.unpriced_upper_bound AS unpriced_upper_bound,
    margin - part.unpriced_upper_bound AS margin_at_worst,
    part.calls AS calls,
    part.unpriced_calls AS unpriced_calls,
    part.as_of AS as_of
FROM
(
    SELECT
        customer_id,
        currency,
        sum(each.revenue) AS revenue,
        sum(each.contracted_cost) AS contracted_cost,
        if(countIf(each.effective_cost IS NULL) > 0, NULL, sum(each.effective_cost)) AS effective_cost,
        sum(each.fallback_cost) AS fallback_cost,
        sum(each.unpriced_upper_bound) AS unpriced_upper_bound,
        sum(each.calls) AS calls,
        sum(each.unpriced_calls) AS unpriced_calls,
        max(each.as_of) AS as_of,
        count() OVER (PARTITION BY customer_id) AS currencies
    FROM costline.customer_margin AS each
    WHERE tenant = {tenant:String} AND day >= toDate({from:DateTime('UTC')})
        AND day < toDate({to:DateTime('UTC')} + toIntervalSecond(86399))
    GROUP BY customer_id, currency
    HAVING revenue != 0 OR contracted_cost != 0 OR calls != 0 OR unpriced_upper_bound != 0
) AS part
WHERE {currency:String} = '' OR part.currency = {currency:String}
ORDER BY margin, customer_id, currency
