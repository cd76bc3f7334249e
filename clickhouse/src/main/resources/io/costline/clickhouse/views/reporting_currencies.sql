-- The currency each tenant wants to see; the row without a tenant is for those that name none.
SELECT
    JSONExtractString(definition, 'reporting', 1, 'tenant') AS tenant,
    argMax(JSONExtractString(definition, 'reporting', 1, 'currency'), defined_at) AS reporting_currency
FROM costline_raw.price_book_definitions FINAL
WHERE JSONHas(definition, 'reporting')
GROUP BY tenant
