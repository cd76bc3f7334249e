-- A commitment in a billing period: usage that counts towards it, what is owed so far, and, if it goes on as so far, what would be paid
-- and not used at its end.
WITH
    greatest(3600, dateDiff('second', period_start, least(period_end, as_of))) AS elapsed,
    dateDiff('second', period_start, period_end) AS whole
SELECT
    tenant,
    contract_id,
    period_start,
    period_end,
    state,
    currency,
    base AS eligible,
    base + to_next - volume AS committed,
    percent AS used_percent,
    to_next AS to_use,
    effective AS owed,
    if(state = 'OPEN', toDecimal128(greatest(0, toFloat64(committed) - toFloat64(base) * greatest(1, whole / elapsed)), 12), to_next)
        AS projected_shortfall,
    as_of
FROM costline.ledger
WHERE term = 'COMMITMENT'
