-- What a provider's document bills in a currency, kind by kind: a row a document. Their sum is the document's total. INVOICED: it was
-- closed; counted is what was counted by its last closing, and counted and adjusted together are what was billed then.
SELECT
    document.*,
    if(closing.closings > 0, 'INVOICED', 'OPEN') AS state,
    if(closing.closings > 0, toNullable(closing.counted), NULL) AS counted,
    if(closing.closings > 0, toNullable(closing.adjusted), NULL) AS adjusted
FROM
(
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
) AS document
LEFT ANY JOIN
(
    SELECT
        tenant,
        provider,
        document_id,
        currency,
        count() AS closings,
        argMax(each.counted, number) AS counted,
        sum(arraySum(one -> toDecimal128(tupleElement(one, 3), 12), each.adjustments)) AS adjusted
    FROM costline.invoice_closings AS each
    GROUP BY tenant, provider, document_id, currency
) AS closing
ON closing.tenant = document.tenant AND closing.provider = document.provider AND closing.document_id = document.document_id
    AND closing.currency = document.currency
