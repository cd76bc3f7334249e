-- What a customer's day earned by feature. A line that names its feature is of it; what is earned by the plan as a whole falls on
-- features by the plan's weights; without weights its feature is ''. Never by cost: every feature would have the same margin.
-- Within a calendar month the shares are taken of what is earned up to each day, rounded half to even at twelve digits, so the days
-- of a month add up to its shares, and the shares to the revenue, exactly.
WITH
    toDecimal256('0.000000000001', 12) AS pico,
    (whole, part, all) -> sign(whole) * toInt256(intDiv(abs(whole) * part, all)
        + (2 * modulo(abs(whole) * part, all) + modulo(intDiv(abs(whole) * part, all), 2) > all)) AS share
SELECT tenant, toStartOfMonth(day) AS month, day, customer_id, plan, feature, currency, sum(earned) AS revenue, max(received_at) AS received_at
FROM
(
    SELECT tenant, day, customer_id, plan, feature, currency, received_at, revenue AS earned
    FROM costline.revenue_days
    WHERE feature != ''
    UNION ALL
    SELECT
        whole.tenant AS tenant,
        whole.day AS day,
        whole.customer_id AS customer_id,
        whole.plan AS plan,
        part.1 AS feature,
        whole.currency AS currency,
        whole.received_at AS received_at,
        if(part.4 = 0, whole.revenue,
            toDecimal128(pico * (share(whole.up_to, part.3, part.4) - share(whole.up_to, part.2, part.4)
                - share(whole.before, part.3, part.4) + share(whole.before, part.2, part.4)), 12)) AS earned
    FROM
    (
        SELECT
            tenant,
            day,
            customer_id,
            plan,
            currency,
            max(each.received_at) AS received_at,
            sum(each.revenue) AS revenue,
            sum(sum(toInt256(toDecimal256(each.revenue, 12) * 1000000000000)))
                OVER (PARTITION BY tenant, customer_id, plan, currency, toStartOfMonth(day) ORDER BY day) AS up_to,
            up_to - toInt256(toDecimal256(revenue, 12) * 1000000000000) AS before
        FROM costline.revenue_days AS each
        WHERE feature = ''
        GROUP BY tenant, day, customer_id, plan, currency
    ) AS whole
    LEFT ANY JOIN
    (
        SELECT
            tenant,
            plan,
            arraySort(arrayZip(features, arrayMap(weight -> toUInt256(toInt256(weight * 1000000000000)), weights))) AS sorted,
            arrayCumSum(arrayMap(each -> each.2, sorted)) AS ends,
            arrayMap((each, end) -> (each.1, toUInt256(end - each.2), toUInt256(end), toUInt256(ends[-1])), sorted, ends) AS parts
        FROM costline.plans
    ) AS weighed
    ON weighed.tenant = whole.tenant AND weighed.plan = whole.plan
    ARRAY JOIN if(empty(weighed.parts), [('', toUInt256(0), toUInt256(0), toUInt256(0))], weighed.parts) AS part
)
GROUP BY tenant, month, day, customer_id, plan, feature, currency
