-- What do providers bill, document by document?
-- reads: invoice_summary
-- counts: documents that were imported, each in its newest state
-- leaves out: documents of other days
-- drill: invoice_lines
-- param: tenant | String | | whose invoices
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | documents that end after this instant
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | documents that begin before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: document_id | text |
-- column: provider | text |
-- column: source | text | whose form it has
-- column: first_day | text | the provider's
-- column: last_day | text |
-- column: currency | currency |
-- column: lines | count |
-- column: billed | money | the document's total
-- column: usage | money |
-- column: purchases | money |
-- column: credits | money |
-- column: fees | money |
-- column: tax | money |
-- column: rounding | money |
-- column: adjustments | money |
-- column: state | text | INVOICED: closed, its difference posted
-- column: counted | money | of one that is closed: what was counted by its last closing
-- column: adjusted | money | of one that is closed: what its closings posted; with counted it is what was billed
-- column: lines_without_quantity | count | of usage, where price and quantity cannot be told apart
-- column: as_of | time | when the newest of its lines came
SELECT
    document_id, provider, source, toString(first_day) AS first_day, toString(last_day) AS last_day, currency, lines,
    billed, usage, purchases, credits, fees, tax, rounding, adjustments, state, counted, adjusted, lines_without_quantity, as_of
FROM costline.invoice_summary
WHERE tenant = {tenant:String} AND period_end > {from:DateTime('UTC')} AND period_start < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR currency = {currency:String})
ORDER BY period_start DESC, provider, document_id, currency
