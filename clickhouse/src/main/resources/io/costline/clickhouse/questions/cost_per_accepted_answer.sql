-- What does an answer cost that was accepted, and one that was served?
-- reads: cost_per_accepted_answer
-- counts: calls by event time; a judged answer with all its attempts, where the attempt that served it stands; of several outcomes of an answer the latest
-- leaves out: answers nobody judged, of which coverage says how many there are
-- drill: calls
-- param: tenant | String | | whose answers
-- param: by | String | feature | of which thing | feature model customer nothing
-- param: feature | String | '' | only of this feature; empty: of each
-- param: model | String | '' | only of this model; empty: of each
-- param: customer | String | '' | only of this customer; empty: of each
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | days that began before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: value | text | of the thing
-- column: currency | currency | empty: of calls that cost nothing or have no price
-- column: cost_per_accepted_answer | money | cost of the judged answers by those accepted
-- column: cost_of_judged | money | of all their attempts
-- column: accepted | count |
-- column: judged | count | answers: operations, or traces that were judged as a whole
-- column: acceptance_rate | share | accepted of judged
-- column: coverage | share | served operations that were judged, of all served
-- column: served | count | operations
-- column: attempts | count |
-- column: contracted_cost | money | of all attempts
-- column: wasted_cost | money | of attempts that served nobody
-- column: cost_per_served_operation | money |
-- column: cost_per_attempt | money |
-- column: unpriced_upper_bound | money | what usage without a price costs at most; in no figure here
-- column: as_of | time | latest receipt of a call in these figures
SELECT
    multiIf({by:String} = 'feature', feature, {by:String} = 'model', model, {by:String} = 'customer', customer_id, '') AS value,
    answer.currency AS currency,
    toDecimal128(roundBankers(toDecimal256(cost_of_judged, 30) / toDecimal256(nullIf(accepted, 0), 0), 12), 12) AS cost_per_accepted_answer,
    sum(answer.cost_of_judged) AS cost_of_judged,
    sum(answer.accepted) AS accepted,
    sum(answer.judged) AS judged,
    toDecimal128(roundBankers(toDecimal256(accepted, 30) / toDecimal256(nullIf(judged, 0), 0), 12), 12) AS acceptance_rate,
    toDecimal128(roundBankers(toDecimal256(sum(answer.served_judged), 30) / toDecimal256(nullIf(served, 0), 0), 12), 12) AS coverage,
    sum(answer.served) AS served,
    sum(answer.attempts) AS attempts,
    sum(answer.contracted_cost) AS contracted_cost,
    sum(answer.wasted_cost) AS wasted_cost,
    toDecimal128(roundBankers(toDecimal256(contracted_cost, 30) / toDecimal256(nullIf(served, 0), 0), 12), 12) AS cost_per_served_operation,
    toDecimal128(roundBankers(toDecimal256(contracted_cost, 30) / toDecimal256(nullIf(attempts, 0), 0), 12), 12) AS cost_per_attempt,
    sum(answer.unpriced_upper_bound) AS unpriced_upper_bound,
    max(answer.as_of) AS as_of
FROM costline.cost_per_accepted_answer AS answer
WHERE tenant = {tenant:String} AND day >= toDate({from:DateTime('UTC')})
    AND day < toDate({to:DateTime('UTC')} + toIntervalSecond(86399))
    AND ({feature:String} = '' OR feature = {feature:String})
    AND ({model:String} = '' OR model = {model:String})
    AND ({customer:String} = '' OR customer_id = {customer:String})
    AND ({currency:String} = '' OR answer.currency = {currency:String})
GROUP BY value, currency
ORDER BY contracted_cost DESC, value, currency
