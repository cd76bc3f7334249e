-- A table: from receipt to visible row over the last 15 minutes of wall clock, and how long ago rows came.
SELECT
    table_name,
    max(measured_at) AS last_rows_at,
    dateDiff('millisecond', last_rows_at, now64(3, 'UTC')) / 1000 AS seconds_since_rows,
    sum(row_count) AS rows_15m,
    quantileExactWeighted(0.5)(p50_ms, row_count) AS p50_ms,
    quantileExactWeighted(0.99)(p99_ms, row_count) AS p99_ms,
    max(max_ms) AS max_ms
FROM costline_raw.sink_freshness
WHERE measured_at > now64(3, 'UTC') - INTERVAL 15 MINUTE
GROUP BY table_name
