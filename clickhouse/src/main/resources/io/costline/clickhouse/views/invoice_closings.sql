-- Closings of providers' documents (costline invoices close): the first one of a document and currency says what was billed and counted
-- then and posts the difference; later ones post by what the count differs since. Nothing that was posted changes.
SELECT
    tenant,
    JSONExtractString(body, 'provider') AS provider,
    JSONExtractString(body, 'document') AS document_id,
    JSONExtractString(body, 'currency') AS currency,
    toUInt32(JSONExtractUInt(body, 'number')) AS number,
    toDateTime64(JSONExtractString(body, 'since'), 6, 'UTC') AS since,
    toDateTime64(JSONExtractString(body, 'until'), 6, 'UTC') AS until,
    toDecimal128(JSONExtractString(body, 'billed'), 12) AS billed,
    toDecimal128(JSONExtractString(body, 'counted'), 12) AS counted,
    JSONExtract(body, 'adjustments', 'Array(Tuple(account String, class String, amount String))') AS adjustments,
    defined_at AS closed_at
FROM costline_raw.definitions FINAL
WHERE kind = 'CLOSING' AND NOT removed AND startsWith(id, 'invoice/')
