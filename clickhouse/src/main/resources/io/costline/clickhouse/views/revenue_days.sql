-- What a line earns on a day (UTC): straight over its time of service, by the second. A day gets what is earned up to its end less
-- what is earned up to its start, each rounded half to even at twelve digits: so the days of a line add up to it exactly. Days to
-- come are there, too: what is not yet earned.
WITH
    toDecimal256('0.000000000001', 12) AS pico,
    -- whole * part / all, half to even
    (whole, part, all) -> intDiv(abs(whole) * part, all)
        + (2 * modulo(abs(whole) * part, all) + modulo(intDiv(abs(whole) * part, all), 2) > all) AS share
SELECT
    tenant,
    day,
    customer_id,
    plan,
    feature,
    kind,
    currency,
    toDecimal128(pico * sign(amount) * toInt256(earned), 12) AS revenue,
    line_id,
    status,
    received_at
FROM
(
    SELECT
        line.tenant AS tenant,
        line.day AS day,
        line.customer_id AS customer_id,
        multiIf(line.plan != '', line.plan, own.plan != '' AND own.until >= line.day_end, own.plan, 'none') AS plan,
        line.feature AS feature,
        line.kind AS kind,
        line.currency AS currency,
        line.line_id AS line_id,
        line.status AS status,
        line.received_at AS received_at,
        line.amount AS amount,
        toUInt256(toInt256(abs(toDecimal256(line.amount, 12) * 1000000000000))) AS picos,
        toUInt256(line.length) AS length,
        if(length = 0, picos, share(picos, toUInt256(line.past_end), length) - share(picos, toUInt256(line.past_start), length)) AS earned
    FROM
    (
        SELECT
            tenant,
            customer_id,
            plan,
            feature,
            kind,
            currency,
            line_id,
            status,
            received_at,
            amount,
            toUnixTimestamp64Micro(earned_from) AS begins,
            toUnixTimestamp64Micro(earned_to) - begins AS length,
            toDate(earned_from) AS first_day,
            -- the last moment is still of the day before
            if(length = 0, first_day, toDate(earned_to - toIntervalMicrosecond(1))) AS last_day,
            arrayJoin(arrayMap(n -> first_day + n, range(toUInt32(last_day - first_day + 1)))) AS day,
            toDateTime64(day + 1, 6, 'UTC') - toIntervalMicrosecond(1) AS day_end,
            greatest(0, toInt64(toUInt32(toDateTime(day, 'UTC'))) * 1000000 - begins) AS past_start,
            least(length, toInt64(toUInt32(toDateTime(day + 1, 'UTC'))) * 1000000 - begins) AS past_end
        FROM costline.revenue_lines
        WHERE counts
    ) AS line
    ASOF LEFT JOIN costline.customer_plans AS own
    ON own.tenant = line.tenant AND own.customer_id = line.customer_id AND own.since <= line.day_end
)
