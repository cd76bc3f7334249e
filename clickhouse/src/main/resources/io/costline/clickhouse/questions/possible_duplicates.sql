-- Which calls may be counted twice, and for how much?
-- reads: possible_duplicates
-- counts: pairs of an application's and a gateway's or provider's call with the same tokens, model and moment that share no id
-- leaves out: views that share an id, of which one counts
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- column: source | text | who told of the call
-- column: other_source | text | the gateway or provider
-- column: model | text |
-- column: currency | currency |
-- column: calls | count |
-- column: certain_calls | count | those that have no other partner
-- column: counted_twice | money | the lower cost of each pair that has no other partner
-- column: at_most | money | the same of all of them
-- column: first_seen | time |
-- column: last_seen | time |
SELECT
    source,
    other_source,
    model,
    currency,
    count() AS calls,
    countIf(alone) AS certain_calls,
    sumIf(twice, alone) AS counted_twice,
    sum(twice) AS at_most,
    min(event_time) AS first_seen,
    max(event_time) AS last_seen
FROM
(
    SELECT
        event_id,
        any(pair.source) AS source,
        any(pair.other_source) AS other_source,
        any(pair.model) AS model,
        any(pair.currency) AS currency,
        any(pair.event_time) AS event_time,
        max(pair.certain) AS alone,
        max(pair.counted_twice) AS twice
    FROM costline.possible_duplicates AS pair
    WHERE pair.tenant = {tenant:String} AND pair.event_time >= {from:DateTime('UTC')} AND pair.event_time < {to:DateTime('UTC')}
    GROUP BY event_id
)
GROUP BY source, other_source, model, currency
ORDER BY counted_twice DESC, source, other_source, model, currency
