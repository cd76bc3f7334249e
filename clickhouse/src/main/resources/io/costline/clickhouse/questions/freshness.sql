-- How fresh is each table?
-- reads: pipeline_freshness
-- scope: all tenants
-- counts: rows of the last 15 minutes
-- leaves out: tables in which none came
-- column: table_name | text |
-- column: seconds_since_rows | seconds |
-- column: rows_15m | count |
-- column: p50_ms | ms |
-- column: p99_ms | ms |
SELECT table_name, seconds_since_rows, rows_15m, p50_ms, p99_ms
FROM costline.pipeline_freshness
ORDER BY table_name
