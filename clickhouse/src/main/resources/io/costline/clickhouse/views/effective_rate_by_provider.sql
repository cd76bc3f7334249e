-- An hour of a provider and currency: what a million tokens cost there, priced calls only.
SELECT
    tenant,
    hour,
    scope_value AS provider,
    currency,
    sum(bucket.priced_calls) AS priced_calls,
    sum(bucket.priced_cost) AS contracted_cost,
    sum(bucket.priced_input_tokens + bucket.priced_output_tokens) AS tokens,
    contracted_cost * 1000000 / nullIf(tokens, 0) AS rate_per_million_tokens
FROM costline.spend_hours AS bucket
WHERE dimension = 'PROVIDER'
GROUP BY tenant, hour, scope_value, currency
HAVING priced_calls > 0
