-- Which providers' documents are closed, and which days do they bill?
-- reads: closed_documents
-- counts: a document and currency once, however often it was closed
-- leaves out: documents that were not closed
-- param: tenant | String | | whose invoices
-- column: provider | text |
-- column: document_id | text |
-- column: currency | currency |
-- column: since | time |
-- column: until | time | exclusive
SELECT provider, document_id, currency, since, until
FROM costline.closed_documents
WHERE tenant = {tenant:String}
ORDER BY provider, document_id, currency
