-- What did one run cost, in each currency?
-- reads: traces
-- screen: trace
-- counts: every call of the trace that counts
-- leaves out: usage without a price: it stands beside as an upper bound
-- drill: trace_calls
-- param: tenant | String | | whose spend
-- param: trace | String | | its id
-- column: trace_id | id |
-- column: status | text | OPEN while calls may come
-- column: customer_id | text |
-- column: feature | text |
-- column: workflow | text |
-- column: agent | text |
-- column: session_id | id |
-- column: started_at | time |
-- column: ended_at | time |
-- column: duration_ms | ms |
-- column: calls | count | in all currencies
-- column: operations | count |
-- column: fallback_operations | count | with more than one attempt
-- column: failed_calls | count |
-- column: unpriced_calls | count |
-- column: providers | list |
-- column: models | list |
-- column: currency | currency |
-- column: contracted_cost | money |
-- column: list_cost | money |
-- column: fallback_cost | money | spent on attempts that served nothing
-- column: escalation_cost | money | added by answers of dearer models than asked for
-- column: unpriced_upper_bound | money | not in the cost
SELECT
    trace_id,
    status,
    customer_id,
    feature,
    workflow,
    agent,
    session_id,
    started_at,
    ended_at,
    duration_ms,
    calls,
    operations,
    fallback_operations,
    failed_calls,
    unpriced_calls,
    providers,
    models,
    currency,
    contracted_cost,
    list_cost,
    fallback_cost,
    escalation_cost,
    unpriced_upper_bound
FROM costline.traces
WHERE tenant = {tenant:String} AND trace_id = {trace:String}
ORDER BY contracted_cost DESC, currency
