-- What did closing providers' invoices post beside the calls?
-- reads: invoice_adjustments
-- counts: the difference between what was billed and what was counted, by account and class, for no customer
-- leaves out: documents that were not closed
-- param: tenant | String | | whose invoices
-- param: document | String | '' | only this one; empty: each
-- param: provider | String | '' | only of this one; empty: each
-- param: currency | String | '' | only this currency; empty: each
-- column: document_id | text |
-- column: provider | text |
-- column: number | count | 1: with the closing; higher: by what the count differs since
-- column: account | text | the provider's
-- column: class | text |
-- column: amount | money | billed less counted; of a higher number what has changed since
-- column: currency | currency |
-- column: posted_at | time |
SELECT document_id, provider, number, account, class, amount, currency, posted_at
FROM costline.invoice_adjustments
WHERE tenant = {tenant:String} AND ({document:String} = '' OR document_id = {document:String})
    AND ({provider:String} = '' OR provider = {provider:String}) AND ({currency:String} = '' OR currency = {currency:String})
ORDER BY document_id, provider, currency, number, account, class
