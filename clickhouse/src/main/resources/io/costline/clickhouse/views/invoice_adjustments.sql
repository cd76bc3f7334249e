-- What closings of providers' documents posted, for no customer: a row an account and class of the difference. What was counted and these
-- together are what was billed. number 1: with the closing itself; higher: by what the count differs since, posted at posted_at.
SELECT
    tenant,
    provider,
    document_id,
    currency,
    number,
    since,
    until,
    closed_at AS posted_at,
    tupleElement(each, 1) AS account,
    tupleElement(each, 2) AS class,
    toDecimal128(tupleElement(each, 3), 12) AS amount
FROM costline.invoice_closings
ARRAY JOIN adjustments AS each
