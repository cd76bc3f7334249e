-- How far a scale of volume was climbed in a billing period: the next unit has marginal_percent off, all of it average_percent.
SELECT
    tenant,
    contract_id,
    period_start,
    period_end,
    state,
    unit,
    currency,
    volume,
    step,
    nullIf(to_next, 0) AS to_next,
    base,
    effective,
    percent AS marginal_percent,
    toFloat64(base - effective) * 100 / nullIf(toFloat64(base), 0) AS average_percent,
    as_of
FROM costline.ledger
WHERE term = 'VOLUME'
