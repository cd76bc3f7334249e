-- Billing periods of contracts that somebody closed (costline ledger close) before their time.
SELECT
    tenant,
    JSONExtractString(body, 'contract') AS contract_id,
    toDateTime64(JSONExtractString(body, 'period_start'), 6, 'UTC') AS period_start,
    defined_at AS asked_at
FROM costline_raw.definitions FINAL
WHERE kind = 'CLOSING' AND NOT removed AND startsWith(id, 'ledger/')
