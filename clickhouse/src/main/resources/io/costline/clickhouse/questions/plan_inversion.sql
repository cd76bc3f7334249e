-- Which plan costs more than a dearer one?
-- reads: plan_inversion
-- counts: whole months (UTC), the one that is running up to today; revenue and cost of a customer's month
-- leaves out: customers without a plan
-- param: tenant | String | | whose plans
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this month on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | months that began before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: month | text |
-- column: currency | currency |
-- column: cheaper_plan | text | brings less a customer's month, and costs more
-- column: dearer_plan | text |
-- column: price_gap | money | by how much less it brings
-- column: cost_gap | money | by how much more it costs
-- column: cheaper_dearest_model | text | most of its cost went there
-- column: cheaper_dearest_model_share | share | of its cost
-- column: dearer_dearest_model | text |
-- column: dearer_dearest_model_share | share |
-- column: unpriced_upper_bound | money | what usage of both without a price costs at most
-- column: as_of | time | latest receipt of a call or line in these figures
SELECT
    toString(month) AS month,
    currency,
    cheaper_plan,
    dearer_plan,
    price_gap,
    cost_gap,
    cheaper_dearest_model,
    cheaper_dearest_model_share,
    dearer_dearest_model,
    dearer_dearest_model_share,
    cheaper_unpriced_upper_bound + dearer_unpriced_upper_bound AS unpriced_upper_bound,
    as_of
FROM costline.plan_inversion AS pair
WHERE tenant = {tenant:String}
    AND pair.month >= toStartOfMonth({from:DateTime('UTC')}) AND toDateTime(pair.month, 'UTC') < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
ORDER BY month, cost_gap DESC, cheaper_plan, dearer_plan, currency
