-- A day of a customer under the plan it had at the day's end (UTC). Days to come are left out.
SELECT tenant, customer_id, plan, currency, arrayJoin(arrayMap(n -> toDate(since) + n, range(days))) AS day
FROM
(
    SELECT *, least(toDate(until), today() + 1) - toDate(since) AS left, toUInt32(greatest(0, left)) AS days
    FROM costline.customer_plans
)
