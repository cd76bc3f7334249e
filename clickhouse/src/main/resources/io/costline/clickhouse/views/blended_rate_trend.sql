-- An hour of a currency: what a million tokens cost over all providers, priced calls only.
SELECT
    tenant,
    hour,
    currency,
    sum(bucket.priced_calls) AS priced_calls,
    sum(bucket.priced_cost) AS contracted_cost,
    sum(bucket.priced_input_tokens) AS input_tokens,
    sum(bucket.priced_output_tokens) AS output_tokens,
    contracted_cost * 1000000 / nullIf(input_tokens + output_tokens, 0) AS rate_per_million_tokens
FROM costline.spend_hours AS bucket
WHERE dimension = 'TENANT'
GROUP BY tenant, hour, currency
HAVING priced_calls > 0
