-- What does each contract's billing period come to, term by term?
-- reads: ledger
-- counts: calls that a contract's terms cover, in its currency; of an open period up to the last full hour
-- leaves out: calls without a price: they are in no ledger until they have one
-- drill: ledger_corrections
-- param: tenant | String | | whose contracts
-- param: contract | String | '' | only this one; empty: each
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | periods that end after this instant
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | periods that begin before this instant
-- column: contract_id | text |
-- column: period_start | time |
-- column: period_end | time | exclusive
-- column: state | text | OPEN: provisional; CLOSED: frozen; INVOICED: frozen, and its calls are in closed invoices
-- column: term | text | SHARE: what a unit's usage of a slice comes to; UNUSED: paid for and used by no call; TOTAL: the period
-- column: name | text | of a credit, of capacity, or what is unused
-- column: slice_start | time |
-- column: slice_end | time |
-- column: unit | text |
-- column: currency | currency |
-- column: base | money | at contracted prices; of a share of capacity the quantity
-- column: effective | money | after the terms
-- column: billed | money | the part of it that is cash
-- column: volume | quantity | units, hours, money or calls counted
-- column: step | count | steps reached
-- column: to_next | quantity | volume up to the next step
-- column: balance | money | what is left of a credit or allowance
-- column: percent | percent | off the next unit; of a commitment, used
-- column: as_of | time |
SELECT
    contract_id, period_start, period_end, state, term, name, slice_start, slice_end, unit, currency,
    base, effective, billed, volume, step, to_next, balance, percent, as_of
FROM costline.ledger
WHERE tenant = {tenant:String} AND ({contract:String} = '' OR contract_id = {contract:String})
    AND period_end > {from:DateTime('UTC')} AND period_start < {to:DateTime('UTC')}
ORDER BY contract_id, period_start DESC, term, name, slice_start, unit
