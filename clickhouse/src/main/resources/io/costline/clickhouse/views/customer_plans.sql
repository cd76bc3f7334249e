-- The plan of a customer from one instant to another: of the subscription lines that cover it, the one that began last. Without any
-- the customer has none, and no row.
SELECT tenant, customer_id, line.4 AS plan, line.5 AS currency, span.1 AS since, span.2 AS until
FROM
(
    SELECT
        tenant,
        customer_id,
        groupArray((earned_from, earned_to, line_id, plan, currency)) AS lines,
        arraySort(arrayDistinct(arrayConcat(groupArray(earned_from), groupArray(earned_to)))) AS bounds,
        arrayJoin(arrayZip(arrayPopBack(bounds), arrayPopFront(bounds))) AS span,
        arraySort(arrayFilter(each -> each.1 <= span.1 AND each.2 >= span.2, lines))[-1] AS line
    FROM costline.revenue_lines
    WHERE kind IN ('SUBSCRIPTION', 'PRORATION') AND amount > 0 AND counts AND plan != '' AND earned_to > earned_from
    GROUP BY tenant, customer_id
)
WHERE plan != ''
