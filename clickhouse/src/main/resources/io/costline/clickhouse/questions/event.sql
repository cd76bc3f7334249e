-- Why does one event cost what it costs?
-- reads: call_views
-- counts: the event, whether or not it is the view of its call that counts
-- leaves out: nothing
-- param: tenant | String | | whose spend
-- param: first | String | | the event's id, or the lowest that begins as its known digits do, eight at least: 32 hex digits
-- param: last | String | | the highest of them
-- column: tenant | text |
-- column: event_id | id |
-- column: call_id | id |
-- column: counts | flag |
-- column: layer | text |
-- column: source | text |
-- column: event_time | time |
-- column: event_micros | count | the same since 1970
-- column: customer_id | text |
-- column: team | text |
-- column: project | text |
-- column: app_key | text |
-- column: provider_account | text |
-- column: credential_kind | text |
-- column: feature | text |
-- column: workflow | text |
-- column: step | text |
-- column: trace_id | id |
-- column: provider | text |
-- column: model_vendor | text |
-- column: requested_model | text |
-- column: served_model | text |
-- column: service_tier | text |
-- column: region | text |
-- column: batch | flag |
-- column: status | text |
-- column: error_type | text |
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
-- column: pricing_status | text |
-- column: pricing_reason | text |
-- column: currency | currency |
-- column: list_cost | money |
-- column: contracted_cost | money |
-- column: upper_bound | money |
-- column: baseline_model | text |
-- column: baseline_cost | money |
-- column: reported_kind | list |
-- column: reported_amount | list |
-- column: reported_currency | list |
-- column: price_book_version | count |
-- column: card_id | id |
-- column: findings | list |
-- column: line_unit | list |
-- column: line_quantity | list |
-- column: line_unit_price | list |
-- column: line_per | list |
-- column: line_multiplier | list |
-- column: line_amount | list |
-- column: line_contracted_amount | list |
SELECT
    tenant,
    event_id,
    call_id,
    counts,
    layer,
    source,
    event_time,
    toUnixTimestamp64Micro(event_time) AS event_micros,
    customer_id,
    team,
    project,
    app_key,
    provider_account,
    credential_kind,
    feature,
    workflow,
    step,
    trace_id,
    provider,
    model_vendor,
    requested_model,
    served_model,
    service_tier,
    region,
    batch,
    status,
    error_type,
    input_uncached_tokens,
    cache_read_tokens,
    cache_write_5m_tokens,
    cache_write_1h_tokens,
    cache_write_unknown_ttl_tokens,
    tool_use_input_tokens,
    output_visible_tokens,
    reasoning_tokens,
    prediction_rejected_tokens,
    mapApply((k, v) -> (k, toString(v)), other_units) AS other_units,
    pricing_status,
    pricing_reason,
    currency,
    list_cost,
    contracted_cost,
    upper_bound,
    baseline_model,
    baseline_cost,
    arrayMap(x -> toString(x), reported_kind) AS reported_kind,
    arrayMap(x -> toString(x), reported_amount) AS reported_amount,
    reported_currency,
    price_book_version,
    card_id,
    findings,
    line_unit,
    arrayMap(x -> toString(x), line_quantity) AS line_quantity,
    arrayMap(x -> toString(x), line_unit_price) AS line_unit_price,
    line_per,
    line_multiplier,
    arrayMap(x -> toString(x), line_amount) AS line_amount,
    arrayMap(x -> toString(x), line_contracted_amount) AS line_contracted_amount
FROM costline.call_views
WHERE tenant = {tenant:String}
    AND substring(event_key, 1, 4) = unhex(substring({first:String}, 1, 8))
    AND event_key >= toFixedString(unhex({first:String}), 16) AND event_key <= toFixedString(unhex({last:String}), 16)
ORDER BY event_id
LIMIT 2
