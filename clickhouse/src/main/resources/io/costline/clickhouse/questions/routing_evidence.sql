-- What is known of each model in each feature: how many attempts an answer took, and what became of answers?
-- reads: cost_per_accepted_answer
-- counts: calls and judged answers by UTC day; a judged answer where the attempt that served it stands
-- leaves out: answers nobody judged are in attempts and served alone
-- param: tenant | String | | whose answers
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | days that began before this instant
-- column: feature | text |
-- column: model | text |
-- column: days | count | on which it was called
-- column: attempts | count |
-- column: served | count | operations
-- column: judged | count | answers
-- column: accepted | count |
SELECT
    feature,
    model,
    uniqExact(day) AS days,
    sum(answer.attempts) AS attempts,
    sum(answer.served) AS served,
    sum(answer.judged) AS judged,
    sum(answer.accepted) AS accepted
FROM costline.cost_per_accepted_answer AS answer
WHERE tenant = {tenant:String} AND day >= toDate({from:DateTime('UTC')})
    AND day < toDate({to:DateTime('UTC')} + toIntervalSecond(86399))
GROUP BY feature, model
ORDER BY feature, model
