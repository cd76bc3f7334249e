-- Which calls would a policy route, one after the other?
-- reads: calls_by_customer, served_attempts
-- counts: calls that served their operation, by event time, with the cost of every attempt of it; those of a trace together
-- leaves out: attempts that served nobody, but for their cost; operations that nobody served
-- drill: calls
-- param: tenant | String | | whose calls
-- param: keys | Array(String) | [] | names as in spend_of_calls
-- param: values | Array(String) | [] | what each of the keys must be
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | before this instant
-- column: tenant | text |
-- column: event_id | id |
-- column: event_micros | count | since 1970
-- column: trace_id | id |
-- column: names | list | what it can be told apart by
-- column: tags | list |
-- column: endpoint_family | text |
-- column: provider | text |
-- column: served_model | text |
-- column: model_vendor | text |
-- column: provider_account | text |
-- column: source | text |
-- column: app_key | text |
-- column: feature | text |
-- column: workflow | text |
-- column: batch | flag |
-- column: service_tier | text |
-- column: region | text |
-- column: credential_kind | text |
-- column: input_uncached_tokens | tokens |
-- column: cache_read_tokens | tokens |
-- column: cache_write_5m_tokens | tokens |
-- column: cache_write_1h_tokens | tokens |
-- column: cache_write_unknown_ttl_tokens | tokens |
-- column: tool_use_input_tokens | tokens |
-- column: output_visible_tokens | tokens |
-- column: reasoning_tokens | tokens |
-- column: prediction_rejected_tokens | tokens |
-- column: other_units | list |
-- column: reported_kind | list |
-- column: reported_amount | list |
-- column: reported_currency | list |
-- column: pricing_status | text |
-- column: currency | currency |
-- column: list_cost | money | at public prices; empty: it has no price
-- column: list_cost_of_attempts | money | of all attempts of its operation
SELECT
    call.tenant AS tenant,
    call.event_id AS event_id,
    toUnixTimestamp64Micro(call.event_time) AS event_micros,
    call.trace_id AS trace_id,
    call.names AS names,
    call.tags AS tags,
    call.endpoint_family AS endpoint_family,
    call.provider AS provider,
    call.served_model AS served_model,
    call.model_vendor AS model_vendor,
    call.provider_account AS provider_account,
    call.source AS source,
    call.app_key AS app_key,
    call.feature AS feature,
    call.workflow AS workflow,
    call.batch AS batch,
    call.service_tier AS service_tier,
    call.region AS region,
    call.credential_kind AS credential_kind,
    call.input_uncached_tokens AS input_uncached_tokens,
    call.cache_read_tokens AS cache_read_tokens,
    call.cache_write_5m_tokens AS cache_write_5m_tokens,
    call.cache_write_1h_tokens AS cache_write_1h_tokens,
    call.cache_write_unknown_ttl_tokens AS cache_write_unknown_ttl_tokens,
    call.tool_use_input_tokens AS tool_use_input_tokens,
    call.output_visible_tokens AS output_visible_tokens,
    call.reasoning_tokens AS reasoning_tokens,
    call.prediction_rejected_tokens AS prediction_rejected_tokens,
    call.other_units AS other_units,
    call.reported_kind AS reported_kind,
    call.reported_amount AS reported_amount,
    call.reported_currency AS reported_currency,
    call.pricing_status AS pricing_status,
    call.currency AS currency,
    if(call.pricing_status IN ('PRICED', 'NOT_BILLED'), call.list_cost, NULL) AS list_cost,
    ifNull(call.list_cost, toDecimal128(0, 12)) + ifNull(failed.list_cost, toDecimal128(0, 12)) AS list_cost_of_attempts
FROM
(
    SELECT *
    FROM costline.calls_by_customer
    WHERE tenant = {tenant:String}
        AND event_time >= {from:DateTime('UTC')} AND event_time < {to:DateTime('UTC')}
        AND arrayAll((key, wanted) -> names[key] = wanted, {keys:Array(String)}, {values:Array(String)})
        AND status IN ('OK', 'UNKNOWN')
        AND (operation_id = '' OR trace_id = ''
            OR (tenant, event_key) IN (SELECT tenant, event FROM costline.served_attempts WHERE tenant = {tenant:String}))
) AS call
LEFT ANY JOIN
(
    SELECT trace_id, operation_id, currency, sum(attempt.list_cost) AS list_cost
    FROM costline.calls_by_customer AS attempt
    WHERE tenant = {tenant:String}
        AND event_time >= {from:DateTime('UTC')} - toIntervalDay(1) AND event_time < {to:DateTime('UTC')}
        AND operation_id != '' AND trace_id != ''
        AND (tenant, event_key) NOT IN (SELECT tenant, event FROM costline.served_attempts WHERE tenant = {tenant:String})
    GROUP BY trace_id, operation_id, currency
) AS failed
ON failed.trace_id = call.trace_id AND failed.operation_id = call.operation_id AND failed.currency = call.currency
ORDER BY trace_id, event_micros, event_id
