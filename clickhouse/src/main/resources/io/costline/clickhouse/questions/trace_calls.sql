-- Which calls made up a run, in order, and what did each cost?
-- reads: call_views
-- screen: trace
-- counts: the calls of the trace; the views of a call that do not count stand behind it, marked
-- leaves out: calls a day and more outside the times the trace has
-- drill: event
-- param: tenant | String | | whose spend
-- param: trace | String | | its id
-- param: from | DateTime64(6, 'UTC') | | a day before the trace's start
-- param: to | DateTime64(6, 'UTC') | | a day after its end
-- column: event_id | id |
-- column: call_id | id |
-- column: counts | flag | false: another view of a call that counts by another event
-- column: source | text |
-- column: event_time | time |
-- column: begin_ms | ms | after the first call of the trace
-- column: took_ms | ms |
-- column: step | text |
-- column: operation_id | id |
-- column: attempt_index | count |
-- column: served | flag | whether it is the attempt that served its operation
-- column: provider | text |
-- column: requested_model | text |
-- column: served_model | text |
-- column: status | text |
-- column: http_status | count |
-- column: error_type | text |
-- column: customer_id | text |
-- column: feature | text |
-- column: input_tokens | tokens |
-- column: output_tokens | tokens |
-- column: pricing_status | text |
-- column: pricing_reason | text |
-- column: currency | currency |
-- column: contracted_cost | money |
-- column: requested_cost | money | the same usage at the model asked for
-- column: upper_bound | money | what usage without a price costs at most
SELECT
    event_id,
    call_id,
    counts,
    source,
    event_time,
    dateDiff('millisecond', min(event_time) OVER (), event_time) AS begin_ms,
    dateDiff('millisecond', event_time, greatest(event_time, ifNull(ended_at, event_time))) AS took_ms,
    step,
    operation_id,
    attempt_index,
    counts AND status IN ('OK', 'UNKNOWN')
        AND (operation_id = ''
            OR event_id = argMaxIf(event_id, (attempt_index, ifNull(ended_at, event_time), event_id), counts AND status IN ('OK', 'UNKNOWN'))
                OVER (PARTITION BY operation_id)) AS served,
    provider,
    requested_model,
    served_model,
    status,
    http_status,
    error_type,
    customer_id,
    feature,
    input_tokens,
    output_tokens,
    pricing_status,
    pricing_reason,
    currency,
    contracted_cost,
    requested_cost,
    upper_bound
FROM costline.call_views
WHERE tenant = {tenant:String}
    AND trace_id = {trace:String}
    AND event_time >= {from:DateTime64(6, 'UTC')} AND event_time <= {to:DateTime64(6, 'UTC')}
ORDER BY counts DESC, event_time, operation_id, attempt_index, event_id
