-- What a provider's document bills in a currency, kind by kind: a row a document. Their sum is the document's total.
SELECT
    tenant,
    provider,
    document_id,
    currency,
    any(source) AS source,
    min(day) AS first_day,
    max(day) AS last_day,
    min(since) AS period_start,
    max(until) AS period_end,
    count() AS lines,
    sum(amount) AS billed,
    sumIf(amount, kind = 'USAGE') AS usage,
    sumIf(amount, kind = 'PURCHASE') AS purchases,
    sumIf(amount, kind = 'CREDIT') AS credits,
    sumIf(amount, kind = 'FEE') AS fees,
    sumIf(amount, kind = 'TAX') AS tax,
    sumIf(amount, kind = 'ROUNDING') AS rounding,
    sumIf(amount, kind IN ('ADJUSTMENT', 'UNKNOWN')) AS adjustments,
    countIf(kind = 'USAGE' AND quantity IS NULL) AS lines_without_quantity,
    max(fetched_at) AS as_of
FROM costline.invoice_lines
GROUP BY tenant, provider, document_id, currency
