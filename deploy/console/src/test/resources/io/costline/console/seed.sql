-- Figures of two tenants, alpha and beta, whose every amount tells by its digits whose it is: 1.… is alpha's acme, 2.… alpha's globex,
-- 9.… beta's. Statements are separated by lines with a semicolon alone.
INSERT INTO costline_raw.spend_buckets (tenant, dimension, granularity, scope_value, currency, bucket_start, revision, received_at,
    list_cost, contracted_cost, fallback_cost, escalation_cost, requested_cost, unpriced_upper_bound, calls, failed_calls, wasted_calls,
    operations, fallback_operations, unpriced_calls, input_tokens, cache_read_tokens, cache_write_tokens, output_tokens, priced_calls,
    priced_input_tokens, priced_output_tokens, priced_cost)
SELECT t.1, t.2, g, t.3, t.5, toDateTime64('2026-06-01 10:00:00', 6, 'UTC'), 1, toDateTime64('2026-06-01 10:00:01', 6, 'UTC'),
    t.4, t.4, t.4 / 4, 0, t.4, t.6, 3, 1, 1, 2, 1, 1, 1000, 10, 5, 200, 2, 900, 180, t.4
FROM
(
    SELECT arrayJoin([
        ('alpha', 'TENANT', 'alpha', toDecimal128('3.333333333335', 12), 'USD', toDecimal128('0.75', 12)),
        ('alpha', 'CUSTOMER', 'acme', toDecimal128('1.111111111111', 12), 'USD', toDecimal128('0.5', 12)),
        ('alpha', 'CUSTOMER', 'globex', toDecimal128('2.222222222224', 12), 'USD', toDecimal128('0.25', 12)),
        ('alpha', 'TEAM', 'core', toDecimal128('3.333333333335', 12), 'USD', toDecimal128('0.75', 12)),
        ('alpha', 'PROJECT', 'chat', toDecimal128('3.333333333335', 12), 'USD', toDecimal128('0.75', 12)),
        ('alpha', 'FEATURE', 'search', toDecimal128('3.333333333335', 12), 'USD', toDecimal128('0.75', 12)),
        ('alpha', 'PROVIDER', 'openai', toDecimal128('3.333333333335', 12), 'USD', toDecimal128('0.75', 12)),
        ('alpha', 'MODEL', 'gpt-4o', toDecimal128('3.333333333335', 12), 'USD', toDecimal128('0.75', 12)),
        ('alpha', 'CUSTOMER_MODEL', 'acme\x1fgpt-4o', toDecimal128('1.111111111111', 12), 'USD', toDecimal128('0.5', 12)),
        ('alpha', 'CUSTOMER_MODEL', 'globex\x1fgpt-4o', toDecimal128('2.222222222224', 12), 'USD', toDecimal128('0.25', 12)),
        ('alpha', 'TENANT', 'alpha', toDecimal128('12345678901234.567890123456', 12), 'JPY', toDecimal128('0', 12)),
        ('alpha', 'CUSTOMER', '', toDecimal128('12345678901234.567890123456', 12), 'JPY', toDecimal128('0', 12)),
        ('beta', 'TENANT', 'beta', toDecimal128('9.999999999999', 12), 'USD', toDecimal128('0', 12)),
        ('beta', 'CUSTOMER', 'betas-customer', toDecimal128('9.999999999999', 12), 'USD', toDecimal128('0', 12)),
        ('beta', 'CUSTOMER', 'acme', toDecimal128('9.876543210987', 12), 'USD', toDecimal128('0', 12)),
        ('beta', 'PROVIDER', 'betas-provider', toDecimal128('9.999999999999', 12), 'USD', toDecimal128('0', 12))]) AS t
) AS bucket
CROSS JOIN (SELECT arrayJoin(['MINUTE', 'HOUR']) AS g) AS granularity
WHERE g = 'HOUR' OR t.2 NOT LIKE '%\_%'
;
INSERT INTO costline_raw.request_costs (tenant, event_id, revision, call_id, event_time, received_at, ended_at, source, customer_id, team, project,
    feature, trace_id, operation_id, attempt_index, provider, requested_model, served_model, status, http_status, error_type,
    input_uncached_tokens, output_visible_tokens, pricing_status, pricing_reason, currency, list_cost, contracted_cost, upper_bound, card_id,
    price_book_version, `lines.unit`, `lines.quantity`, `lines.unit_price`, `lines.per`, `lines.multiplier`, `lines.amount`, `lines.contracted_amount`)
SELECT t.1, toFixedString(unhex(concat(t.2, repeat('0', 30))), 16), 1, concat('call-', t.2), toDateTime64('2026-06-01 10:00:00', 6, 'UTC') + toInt32(t.8),
    toDateTime64('2026-06-01 10:00:30', 6, 'UTC'), toDateTime64('2026-06-01 10:00:05', 6, 'UTC') + toInt32(t.8), 'events', t.3, 'core', 'chat', t.4,
    t.5, 'op', toUInt32(t.8), 'openai', 'gpt-4o', 'gpt-4o', t.6, if(t.6 = 'OK', 200, 429), if(t.6 = 'OK', '', 'RateLimit'), 100, 20, t.9, '', 'USD',
    if(t.9 = 'UNPRICED', NULL, t.7), if(t.9 = 'UNPRICED', NULL, t.7), if(t.9 = 'UNPRICED', toDecimal128('0.5', 12), toDecimal128('0', 12)), 'gone', 1,
    if(t.9 = 'UNPRICED', [], ['requests']), if(t.9 = 'UNPRICED', [], [toDecimal128('1', 12)]), if(t.9 = 'UNPRICED', [], [toDecimal128(t.7, 18)]),
    if(t.9 = 'UNPRICED', [], [toUInt64(1)]), if(t.9 = 'UNPRICED', [], ['1']), if(t.9 = 'UNPRICED', [], [t.7]), if(t.9 = 'UNPRICED', [], [t.7])
FROM
(
    SELECT arrayJoin([
        ('alpha', 'a1', 'acme', '=search', 'run-1', 'OK', toDecimal128('1.111111111111', 12), 1, 'PRICED'),
        ('alpha', 'a2', 'globex', 'search', 'run-2', 'ERROR', toDecimal128('2.222222222224', 12), 2, 'PRICED'),
        ('alpha', 'a3', 'acme', 'search', 'run-1', 'OK', toDecimal128('0', 12), 3, 'UNPRICED'),
        ('beta', 'b1', 'acme', 'betas-feature', 'run-b', 'OK', toDecimal128('9.999999999999', 12), 1, 'PRICED')]) AS t
) AS call
;
INSERT INTO costline_raw.traces (tenant, trace_id, revision, status, customer_id, feature, workflow, started_at, ended_at, received_at, calls, operations,
    failed_calls, unpriced_calls, providers, models, `amounts.currency`, `amounts.list_cost`, `amounts.contracted_cost`, `amounts.fallback_cost`,
    `amounts.escalation_cost`, `amounts.unpriced_upper_bound`)
SELECT t.1, t.2, 1, 'CLOSED', t.3, 'search', 'agent', toDateTime64('2026-06-01 10:00:00', 6, 'UTC'), toDateTime64('2026-06-01 10:00:09', 6, 'UTC'),
    toDateTime64('2026-06-01 10:00:30', 6, 'UTC'), 2, 1, 0, 1, ['openai'], ['gpt-4o'], ['USD'], [t.4], [t.4], [t.4 / 2], [toDecimal128('0', 12)],
    [toDecimal128('0.5', 12)]
FROM
(
    SELECT arrayJoin([
        ('alpha', 'run-1', 'acme', toDecimal128('1.111111111111', 12)),
        ('alpha', 'run-2', 'globex', toDecimal128('2.222222222224', 12)),
        ('beta', 'run-b', 'betas-customer', toDecimal128('9.999999999999', 12))]) AS t
) AS trace
;
INSERT INTO costline_raw.rejected_events (tenant, rejection_id, source, door, received_at, reason_code, field, message, position)
SELECT t.1, t.2, 'events', 'HTTP', toDateTime64('2026-06-01 10:00:00', 6, 'UTC'), 'INVALID', 'usage.input_tokens', t.3, 0
FROM (SELECT arrayJoin([('alpha', 'a1', '@SUM(1) is no number'), ('beta', 'b1', 'betas-message')]) AS t) AS refused
;
INSERT INTO costline_raw.cost_corrections (tenant, event_id, revision, call_id, event_time, corrected_at, cause, job_id, customer_id, trace_id, provider,
    served_model, previous_price_book_version, price_book_version, previous_status, pricing_status, previous_currency, currency, previous_list_cost,
    list_cost, previous_contracted_cost, contracted_cost, previous_upper_bound, upper_bound)
SELECT t.1, toFixedString(unhex(concat(t.2, repeat('0', 30))), 16), 1, 'call', toDateTime64('2026-06-01 10:00:00', 6, 'UTC'),
    toDateTime64('2026-06-02 10:00:00', 6, 'UTC'), 'REPRICED', t.3, 'acme', 'run-1', 'openai', 'gpt-4o', 1, 2, 'PRICED', 'PRICED', 'USD', 'USD', 1, t.4, 1,
    t.4, 0, 0
FROM
(
    SELECT arrayJoin([('alpha', 'a1', 'job-1', toDecimal128('1.111111111111', 12)), ('beta', 'b1', 'betas-job', toDecimal128('9.999999999999', 12))]) AS t
) AS correction
;
INSERT INTO costline_raw.completeness (observed_at, complete_to, held_back_by, offsets_behind)
VALUES (now64(3, 'UTC'), toDateTime64('2026-06-01 11:00:00', 3, 'UTC'), '', 0)
