-- Does a figure come out the same from calls, from minutes and from hours?
-- reads: calls_by_customer, spend_minutes, spend_hours
-- counts: the whole hours that the range touches, and the whole minutes
-- leaves out: usage without a price
-- drill: calls
-- param: tenant | String | | whose spend
-- param: dimension | String | TENANT | as in spend_by | TENANT CUSTOMER TEAM PROJECT APP_KEY FEATURE PROVIDER PROVIDER_ACCOUNT MODEL
-- param: value | String | '' | of the dimension; for TENANT the tenant itself
-- param: key | String | '' | the same dimension's name in spend_of_calls; empty for TENANT
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | USD | which currency
-- column: span | text | MINUTES for the range to the minute, HOURS for the whole hours it touches
-- column: road | text | calls, minutes or hours
-- column: currency | currency |
-- column: contracted_cost | money |
-- column: calls | count |
WITH
    if({dimension:String} = 'TENANT', '', {value:String}) AS scope,
    toStartOfMinute({from:DateTime('UTC')}) AS first_minute,
    toStartOfMinute({to:DateTime('UTC')} + INTERVAL 59 SECOND) AS end_minute,
    toStartOfHour({from:DateTime('UTC')}) AS first_hour,
    toStartOfHour({to:DateTime('UTC')} + INTERVAL 3599 SECOND) AS end_hour
SELECT
    arrayJoin(if(inside, ['MINUTES', 'HOURS'], ['HOURS'])) AS span,
    road,
    {currency:String} AS currency,
    sum(cost) AS contracted_cost,
    sum(n) AS calls
FROM
(
    SELECT 'calls' AS road, event_time >= first_minute AND event_time < end_minute AS inside, contracted_cost AS cost, 1 AS n
    FROM costline.calls_by_customer
    WHERE tenant = {tenant:String} AND event_time >= first_hour AND event_time < end_hour AND currency = {currency:String}
        AND ({key:String} = '' OR names[{key:String}] = {value:String})
    UNION ALL
    SELECT 'minutes' AS road, minute >= first_minute AND minute < end_minute AS inside, contracted_cost AS cost, calls AS n
    FROM costline.spend_minutes
    WHERE tenant = {tenant:String} AND dimension = {dimension:String} AND scope_value = scope AND currency = {currency:String}
        AND minute >= first_hour AND minute < end_hour
    UNION ALL
    SELECT 'hours' AS road, false AS inside, contracted_cost AS cost, calls AS n
    FROM costline.spend_hours
    WHERE tenant = {tenant:String} AND dimension = {dimension:String} AND scope_value = scope AND currency = {currency:String}
        AND hour >= first_hour AND hour < end_hour
)
GROUP BY span, road
ORDER BY span, road
