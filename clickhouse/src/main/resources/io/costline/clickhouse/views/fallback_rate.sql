-- An hour: its operations, and how many needed a further attempt.
SELECT
    tenant,
    hour,
    sum(calls) AS calls,
    sum(failed_calls) AS failed_calls,
    sum(wasted_calls) AS wasted_calls,
    sum(operations) AS operations,
    sum(fallback_operations) AS fallback_operations,
    fallback_operations / nullIf(operations, 0) AS fallback_rate
FROM
(
    SELECT tenant, hour, calls, failed_calls, wasted_calls, operations, fallback_operations
    FROM costline.spend_hours
    WHERE dimension = 'TENANT'
)
GROUP BY tenant, hour
