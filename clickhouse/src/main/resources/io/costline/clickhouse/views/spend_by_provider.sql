-- An hour of a provider.
SELECT
    tenant,
    hour,
    scope_value AS provider,
    currency,
    list_cost,
    contracted_cost,
    fallback_cost,
    escalation_cost,
    unpriced_upper_bound,
    calls,
    failed_calls,
    unpriced_calls,
    input_tokens,
    cache_read_tokens,
    cache_write_tokens,
    output_tokens
FROM costline.spend_hours
WHERE dimension = 'PROVIDER'
