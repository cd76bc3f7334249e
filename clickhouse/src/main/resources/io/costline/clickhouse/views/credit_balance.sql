-- A credit in a billing period: what usage burnt of it and what is left, at face value. run_out: when the rest is gone if it goes on as
-- in the period so far; expires_unused: what is then still left when it expires, and lost.
WITH
    greatest(3600, dateDiff('second', greatest(period_start, starts), least(period_end, as_of))) AS elapsed,
    toFloat64(burnt) / elapsed AS burn_rate
SELECT
    tenant,
    contract_id,
    period_start,
    period_end,
    state,
    name AS credit,
    currency,
    slice_start AS starts,
    if(slice_end >= toDateTime64('2200-01-01 00:00:00', 6, 'UTC'), NULL, slice_end) AS expires,
    volume AS amount,
    base AS burnt,
    effective AS burnt_cost,
    balance,
    if(balance > 0 AND burn_rate > 0 AND toFloat64(balance) / burn_rate < 3e9, as_of + toIntervalSecond(toInt64(toFloat64(balance) / burn_rate)), NULL) AS run_out,
    if(expires IS NULL, toDecimal128(0, 12), toDecimal128(
        greatest(0, toFloat64(balance) - burn_rate * greatest(0, dateDiff('second', as_of, assumeNotNull(expires)))), 12)) AS expires_unused,
    firing,
    as_of
FROM costline.ledger
WHERE term = 'CREDIT'
