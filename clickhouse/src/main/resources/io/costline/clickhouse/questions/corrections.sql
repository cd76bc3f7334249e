-- What did re-rating change?
-- reads: cost_corrections
-- counts: every correction, by when it was made
-- leaves out: nothing
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | corrected from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | and before this one
-- column: job_id | id |
-- column: cause | text |
-- column: provider | text |
-- column: served_model | text |
-- column: currency | currency |
-- column: calls | count |
-- column: contracted_difference | money |
-- column: list_difference | money |
-- column: last_corrected_at | time |
SELECT
    job_id,
    cause,
    provider,
    served_model,
    currency,
    uniqExact(event_id) AS calls,
    sum(correction.contracted_difference) AS contracted_difference,
    sum(correction.list_difference) AS list_difference,
    max(corrected_at) AS last_corrected_at
FROM costline.cost_corrections AS correction
WHERE tenant = {tenant:String} AND corrected_at >= {from:DateTime('UTC')} AND corrected_at < {to:DateTime('UTC')}
GROUP BY job_id, cause, provider, served_model, currency
ORDER BY last_corrected_at DESC, provider, served_model, currency
