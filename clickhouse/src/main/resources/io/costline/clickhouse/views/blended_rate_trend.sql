-- An hour of a currency: what a million tokens cost over all providers, priced calls only.
SELECT
    tenant,
    toStartOfHour(event_time) AS hour,
    currency,
    count() AS priced_calls,
    sum(contracted_cost) AS contracted_cost,
    sum(input_tokens) AS input_tokens,
    sum(output_tokens) AS output_tokens,
    contracted_cost * 1000000 / nullIf(input_tokens + output_tokens, 0) AS rate_per_million_tokens
FROM
(
    SELECT tenant, event_time, currency, contracted_cost, input_tokens, output_tokens
    FROM costline.request_costs
    WHERE pricing_status = 'PRICED'
)
GROUP BY tenant, hour, currency
