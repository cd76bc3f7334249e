-- Which plan leaves how much, and what does a customer's month of it bring and cost?
-- reads: customer_margin, plan_days
-- counts: revenue earned on these days and calls made on them under the plan, by UTC day; a customer has the plan of the day's end
-- leaves out: prepaid credits not yet used, drafts and void invoices, days to come
-- drill: plan_inversion
-- param: tenant | String | | whose margin
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | days that began before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: plan | text | none: customers without a plan; empty: cost nobody was named for
-- column: currency | currency |
-- column: revenue | money | earned on these days, without tax
-- column: contracted_cost | money | what is paid for the calls
-- column: effective_cost | money | after capacity, volume, commitments and credits; empty while the ledger does not have all of it
-- column: fallback_cost | money | of the cost, spent on attempts that served nothing
-- column: margin | money | revenue less contracted cost
-- column: margin_percent | percent | of revenue; empty without any
-- column: customer_days | count | days on which a customer had it
-- column: customer_months | share | each day over the days of its month
-- column: revenue_per_customer_month | money |
-- column: cost_per_customer_month | money |
-- column: unpriced_upper_bound | money | what usage without a price costs at most; not in the cost
-- column: margin_at_worst | money | margin less that
-- column: calls | count |
-- column: unpriced_calls | count | without a price, or priced in part
-- column: as_of | time | latest receipt of a call or line in these figures
WITH
    -- a day of any month is a whole number of these parts of a month: of 28, 29, 30 or 31 days
    755160 AS parts,
    sum(each.customer_day * intDiv(parts, addMonths(toStartOfMonth(day), 1) - toStartOfMonth(day))) AS customer_parts
SELECT
    plan,
    currency,
    sum(each.revenue) AS revenue,
    sum(each.contracted_cost) AS contracted_cost,
    if(countIf(each.effective_cost IS NULL) > 0, NULL, sum(each.effective_cost)) AS effective_cost,
    sum(each.fallback_cost) AS fallback_cost,
    revenue - contracted_cost AS margin,
    toDecimal128(roundBankers(toDecimal256(margin, 30) * 100 / toDecimal256(nullIf(revenue, 0), 12), 12), 12) AS margin_percent,
    sum(each.customer_day) AS customer_days,
    toDecimal128(roundBankers(toDecimal256(customer_parts, 30) / parts, 12), 12) AS customer_months,
    toDecimal128(roundBankers(toDecimal256(revenue, 30) * parts / nullIf(customer_parts, 0), 12), 12) AS revenue_per_customer_month,
    toDecimal128(roundBankers(toDecimal256(contracted_cost, 30) * parts / nullIf(customer_parts, 0), 12), 12) AS cost_per_customer_month,
    sum(each.unpriced_upper_bound) AS unpriced_upper_bound,
    margin - unpriced_upper_bound AS margin_at_worst,
    sum(each.calls) AS calls,
    sum(each.unpriced_calls) AS unpriced_calls,
    max(each.as_of) AS as_of
FROM
(
    SELECT
        day,
        plan,
        currency,
        revenue,
        contracted_cost,
        effective_cost,
        fallback_cost,
        unpriced_upper_bound,
        calls,
        unpriced_calls,
        as_of,
        toUInt64(0) AS customer_day
    FROM costline.customer_margin
    WHERE tenant = {tenant:String} AND day >= toDate({from:DateTime('UTC')})
        AND day < toDate({to:DateTime('UTC')} + toIntervalSecond(86399))
    UNION ALL
    SELECT day, plan, currency, 0, 0, 0, 0, 0, 0, 0, toDateTime64(0, 6, 'UTC'), 1
    FROM costline.plan_days
    WHERE tenant = {tenant:String} AND day >= toDate({from:DateTime('UTC')})
        AND day < toDate({to:DateTime('UTC')} + toIntervalSecond(86399))
) AS each
WHERE {currency:String} = '' OR currency = {currency:String}
GROUP BY plan, currency
ORDER BY margin, plan, currency
