-- Providers' documents that were closed, a row a document and currency, with the days they bill, as their last closing saw them.
SELECT
    tenant,
    provider,
    document_id,
    currency,
    argMax(since, number) AS since,
    argMax(until, number) AS until
FROM
(
    SELECT tenant, provider, document_id, currency, number, each.since AS since, each.until AS until
    FROM costline.invoice_closings AS each
)
GROUP BY tenant, provider, document_id, currency
