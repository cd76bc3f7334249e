-- Where does what sources report differ from what we come to?
-- reads: reported_cost_drift
-- counts: every amount that a source reported of a priced call
-- leaves out: calls priced by the reported amount itself
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | to this day
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: source | text |
-- column: provider | text |
-- column: served_model | text |
-- column: reported_kind | text |
-- column: compared_with | text |
-- column: currency | currency |
-- column: calls | count |
-- column: differing_calls | count |
-- column: calls_without_rate | count | no rate brings ours into the reported currency
-- column: reported_cost | money |
-- column: our_cost | money |
-- column: drift | money |
SELECT
    source,
    provider,
    served_model,
    reported_kind,
    compared_with,
    currency,
    sum(day.calls) AS calls,
    sum(day.differing_calls) AS differing_calls,
    sum(day.calls_without_rate) AS calls_without_rate,
    sum(day.reported_cost) AS reported_cost,
    sum(day.our_cost) AS our_cost,
    sum(day.drift) AS drift
FROM costline.reported_cost_drift AS day
WHERE tenant = {tenant:String}
    AND day.day >= toDate({from:DateTime('UTC')}) AND day.day <= toDate({to:DateTime('UTC')})
    AND ({currency:String} = '' OR currency = {currency:String})
GROUP BY source, provider, served_model, reported_kind, compared_with, currency
ORDER BY abs(drift) DESC, source, provider, served_model, reported_kind, compared_with, currency
