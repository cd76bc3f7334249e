-- A tenant: everything of it accepted before complete_to is in every table. Tenants share the topics' partitions, so what holds one back
-- may hold back all; the instant is the same for each. Accepted: answered by the HTTP door, or written to a topic of the Kafka door.
SELECT
    tenant,
    nullIf(standing.complete_to, fromUnixTimestamp64Milli(0, 'UTC')) AS complete_to,
    if(standing.observed_at < now64(3, 'UTC') - INTERVAL 15 SECOND, 'sink', standing.held_back_by) AS held_back_by,
    dateDiff('millisecond', complete_to, now64(3, 'UTC')) / 1000 AS seconds_behind,
    standing.offsets_behind AS offsets_behind,
    standing.observed_at AS observed_at
FROM
(
    SELECT DISTINCT tenant FROM costline_raw.spend_buckets WHERE dimension = 'TENANT' AND granularity = 'HOUR'
    UNION DISTINCT
    SELECT DISTINCT tenant FROM costline_raw.rejected_events
) AS known
CROSS JOIN
(
    SELECT
        max(written.complete_to) AS complete_to,
        argMax(written.held_back_by, written.observed_at) AS held_back_by,
        argMax(written.offsets_behind, written.observed_at) AS offsets_behind,
        max(written.observed_at) AS observed_at
    FROM costline_raw.completeness AS written
    HAVING count() > 0
) AS standing
