-- A day of a model without a price, or priced in part: not in any total, and not zero. The bound says what it costs at most.
SELECT
    tenant,
    toDate(event_time) AS day,
    provider,
    served_model,
    pricing_status,
    pricing_reason,
    currency,
    count() AS calls,
    sum(input_tokens) AS input_tokens,
    sum(output_tokens) AS output_tokens,
    sum(upper_bound) AS upper_bound,
    min(event_time) AS first_seen,
    max(event_time) AS last_seen
FROM
(
    SELECT tenant, event_time, provider, served_model, pricing_status, pricing_reason, currency, input_tokens, output_tokens, upper_bound
    FROM costline.request_costs
    WHERE pricing_status IN ('UNPRICED', 'PARTLY_PRICED')
)
GROUP BY tenant, day, provider, served_model, pricing_status, pricing_reason, currency
