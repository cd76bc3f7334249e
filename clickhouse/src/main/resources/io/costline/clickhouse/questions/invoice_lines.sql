-- What does a provider's document bill, line by line?
-- reads: invoice_lines
-- counts: of each day of the document the lines of its newest import
-- leaves out: lines that an import of the same day no longer has
-- param: tenant | String | | whose invoice
-- param: document | String | '' | only this one; empty: each
-- param: provider | String | '' | only of this one; empty: each
-- param: currency | String | '' | only this currency; empty: each
-- column: document_id | text |
-- column: provider | text |
-- column: source | text | whose form it has
-- column: account | text | the provider's
-- column: day | text | the provider's
-- column: since | time | when that day begins
-- column: until | time | exclusive
-- column: model | text |
-- column: unit | text |
-- column: kind | text |
-- column: description | text | the provider's words
-- column: quantity | quantity | empty: the document says none
-- column: amount | money |
-- column: currency | currency |
-- column: fetched_at | time |
-- column: line_id | text |
SELECT
    document_id, provider, source, account, toString(day) AS day, since, until, model, unit, toString(kind) AS kind, description,
    quantity, amount, currency, fetched_at, line_id
FROM costline.invoice_lines AS line
WHERE tenant = {tenant:String} AND ({document:String} = '' OR document_id = {document:String})
    AND ({provider:String} = '' OR provider = {provider:String}) AND ({currency:String} = '' OR currency = {currency:String})
ORDER BY document_id, provider, line.day, account, model, unit, line_id
