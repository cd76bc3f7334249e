-- An hour of a provider and currency: what a million tokens cost there, priced calls only.
SELECT
    tenant,
    toStartOfHour(event_time) AS hour,
    provider,
    currency,
    count() AS priced_calls,
    sum(contracted_cost) AS contracted_cost,
    sum(input_tokens + output_tokens) AS tokens,
    contracted_cost * 1000000 / nullIf(tokens, 0) AS rate_per_million_tokens
FROM costline.request_costs
WHERE pricing_status = 'PRICED'
GROUP BY tenant, hour, provider, currency
