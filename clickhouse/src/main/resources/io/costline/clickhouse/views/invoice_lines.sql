-- A line of what a provider bills, as it counts: of each day of a document the lines of the highest revision, so that a document that is
-- imported again stands in place of what it was, lines that it no longer has included.
SELECT
    tenant,
    toString(provider) AS provider,
    document_id,
    toString(source) AS source,
    account,
    line_id,
    revision,
    day,
    since,
    until,
    toString(model) AS model,
    toString(unit) AS unit,
    context,
    quantity,
    amount,
    toString(currency) AS currency,
    kind,
    description,
    fetched_at
FROM costline_raw.invoice_lines FINAL
WHERE (tenant, provider, document_id, day, revision) IN
(
    SELECT tenant, provider, document_id, day, max(revision)
    FROM costline_raw.invoice_lines
    GROUP BY tenant, provider, document_id, day
)
