-- Two plans of which the cheaper one costs more: it brings less a customer's month, and its customers' calls cost more. Beside each
-- the model most of its cost went to, with its share.
WITH models AS
(
    SELECT
        tenant,
        month,
        plan,
        currency,
        argMax(model, (cost, model)) AS dearest_model,
        toFloat64(max(cost)) / nullIf(toFloat64(sum(cost)), 0) AS share
    FROM
    (
        SELECT tenant, toStartOfMonth(day) AS month, plan, currency, second_value AS model, sum(contracted_cost) AS cost
        FROM costline.customer_costs
        WHERE dimension = 'CUSTOMER_MODEL'
        GROUP BY tenant, month, plan, currency, model
    )
    GROUP BY tenant, month, plan, currency
)
SELECT
    cheaper.tenant AS tenant,
    cheaper.month AS month,
    cheaper.currency AS currency,
    cheaper.plan AS cheaper_plan,
    dearer.plan AS dearer_plan,
    assumeNotNull(dearer.revenue_per_customer_month - cheaper.revenue_per_customer_month) AS price_gap,
    assumeNotNull(cheaper.cost_per_customer_month - dearer.cost_per_customer_month) AS cost_gap,
    of_cheaper.dearest_model AS cheaper_dearest_model,
    of_cheaper.share AS cheaper_dearest_model_share,
    of_dearer.dearest_model AS dearer_dearest_model,
    of_dearer.share AS dearer_dearest_model_share,
    cheaper.unpriced_upper_bound AS cheaper_unpriced_upper_bound,
    dearer.unpriced_upper_bound AS dearer_unpriced_upper_bound,
    greatest(cheaper.as_of, dearer.as_of) AS as_of
FROM (SELECT * FROM costline.plan_months WHERE customer_days > 0) AS cheaper
INNER JOIN (SELECT * FROM costline.plan_months WHERE customer_days > 0) AS dearer
ON dearer.tenant = cheaper.tenant AND dearer.month = cheaper.month AND dearer.currency = cheaper.currency
LEFT JOIN models AS of_cheaper
ON of_cheaper.tenant = cheaper.tenant AND of_cheaper.month = cheaper.month AND of_cheaper.plan = cheaper.plan
    AND of_cheaper.currency = cheaper.currency
LEFT JOIN models AS of_dearer
ON of_dearer.tenant = dearer.tenant AND of_dearer.month = dearer.month AND of_dearer.plan = dearer.plan
    AND of_dearer.currency = dearer.currency
WHERE cheaper.revenue_per_customer_month < dearer.revenue_per_customer_month
    AND cheaper.cost_per_customer_month > dearer.cost_per_customer_month
