-- Which re-ratings were there, and what did each change?
-- reads: cost_corrections
-- counts: every correction, by when it was made
-- leaves out: nothing
-- drill: corrections
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | corrected from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | and before this one
-- column: job_id | id | empty: no job, a price that came later
-- column: cause | text |
-- column: currency | currency |
-- column: events | count |
-- column: price_book_version | count | the highest that a figure is now of
-- column: contracted_difference | money |
-- column: list_difference | money |
-- column: upper_bound_difference | money | what is at most unpriced
-- column: first_corrected_at | time |
-- column: last_corrected_at | time |
SELECT
    job_id,
    cause,
    currency,
    uniqExact(event_id) AS events,
    max(correction.price_book_version) AS price_book_version,
    sum(correction.contracted_difference) AS contracted_difference,
    sum(correction.list_difference) AS list_difference,
    sum(correction.upper_bound_difference) AS upper_bound_difference,
    min(corrected_at) AS first_corrected_at,
    max(corrected_at) AS last_corrected_at
FROM costline.cost_corrections AS correction
WHERE tenant = {tenant:String} AND corrected_at >= {from:DateTime('UTC')} AND corrected_at < {to:DateTime('UTC')}
GROUP BY job_id, cause, currency
ORDER BY last_corrected_at DESC, job_id, cause, currency
