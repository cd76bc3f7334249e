-- What was earned on each day, by whom and for what?
-- reads: revenue_days
-- counts: each line straight over its time of service, by the second; days to come with what is not yet earned
-- leaves out: tax, prepaid credits not yet used, drafts and void invoices
-- drill: margin_by_customer
-- param: tenant | String | | whose revenue
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | days that began before this instant
-- param: customer | String | '' | only this customer; empty: all
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: day | text |
-- column: customer_id | text |
-- column: plan | text | none: the customer had none
-- column: feature | text | empty: of the whole plan
-- column: kind | text |
-- column: currency | currency |
-- column: revenue | money |
-- column: uncollectible | money | of it, what was given up as bad debt
-- column: as_of | time | latest receipt of a line in this figure
SELECT
    toString(each.day) AS day,
    customer_id,
    plan,
    feature,
    toString(each.kind) AS kind,
    currency,
    sum(each.revenue) AS revenue,
    sumIf(each.revenue, each.status = 'UNCOLLECTIBLE') AS uncollectible,
    max(each.received_at) AS as_of
FROM costline.revenue_days AS each
WHERE tenant = {tenant:String}
    AND each.day >= toDate({from:DateTime('UTC')}) AND each.day < toDate({to:DateTime('UTC')} + toIntervalSecond(86399))
    AND ({customer:String} = '' OR customer_id = {customer:String})
    AND ({currency:String} = '' OR currency = {currency:String})
GROUP BY day, customer_id, plan, feature, kind, currency
ORDER BY day, customer_id, plan, feature, kind, currency
