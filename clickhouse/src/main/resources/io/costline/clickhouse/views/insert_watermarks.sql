-- A day of calls: how many rows were ever inserted for it, and when the newest was. What is computed from a day holds while this stands.
SELECT
    tenant,
    toDate(event_time) AS day,
    count() AS rows_inserted,
    max(inserted_at) AS newest
FROM costline_raw.request_costs
GROUP BY tenant, day
