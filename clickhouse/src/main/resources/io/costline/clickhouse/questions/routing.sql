-- Where do calls go, by what was asked for and what served?
-- reads: routing_distribution
-- counts: every call that counts, by the hour of its event time
-- leaves out: nothing
-- drill: calls
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: complexity_tier | text |
-- column: route | text |
-- column: provider | text |
-- column: requested_model | text |
-- column: served_model | text |
-- column: currency | currency |
-- column: calls | count |
-- column: share | share | of all calls in the range
-- column: contracted_cost | money |
SELECT
    complexity_tier,
    route,
    provider,
    requested_model,
    served_model,
    currency,
    sum(calls) AS calls,
    calls / sum(calls) OVER () AS share,
    sum(ifNull(contracted_cost, toDecimal128(0, 12))) AS contracted_cost
FROM
(
    SELECT * EXCEPT (share_of_hour)
    FROM costline.routing_distribution
    WHERE tenant = {tenant:String}
        AND hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
        AND ({currency:String} = '' OR currency = {currency:String})
)
GROUP BY complexity_tier, route, provider, requested_model, served_model, currency
ORDER BY calls DESC, provider, served_model, requested_model, route, complexity_tier
