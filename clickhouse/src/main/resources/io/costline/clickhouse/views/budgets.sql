-- A budget with the period that holds this moment, in its own time zone: the period starts at local midnight, Monday or first.
WITH
    now('UTC') AS instant,
    (local, at) -> toDateTime(local, 'UTC') - (toDateTime(toString(at, time_zone), 'UTC') - at) AS to_utc,
    toDateTime(toString(instant, time_zone), 'UTC') AS local_now,
    multiIf(
        period = 'HOUR', toStartOfHour(local_now),
        period = 'DAY', toStartOfDay(local_now),
        period = 'WEEK', toDateTime(toMonday(local_now), 'UTC'),
        toDateTime(toStartOfMonth(local_now), 'UTC')) AS local_start,
    multiIf(
        period = 'HOUR', local_start + INTERVAL 1 HOUR,
        period = 'DAY', local_start + INTERVAL 1 DAY,
        period = 'WEEK', local_start + INTERVAL 1 WEEK,
        local_start + INTERVAL 1 MONTH) AS local_end
SELECT
    tenant,
    budget_id,
    version,
    name,
    dimension,
    scope_value,
    period,
    time_zone,
    currency,
    spend_limit,
    threshold_percents,
    `rules.kind` AS rule_kinds,
    `rules.number` AS rule_numbers,
    -- what is local becomes UTC by the zone's offset at that instant, which the offset of now finds
    to_utc(local_start, to_utc(local_start, instant)) AS period_start,
    to_utc(local_end, to_utc(local_end, instant)) AS period_end
FROM costline_raw.budgets FINAL
