-- Which input was refused, and why?
-- reads: rejected
-- counts: refused inputs by receipt
-- leaves out: inputs whose tenant is not known
-- param: tenant | String | | whose spend
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | received from this instant on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | and before this one
-- column: source | text |
-- column: door | text |
-- column: reason_code | text |
-- column: field | text |
-- column: message | text |
-- column: inputs | count |
-- column: last_received_at | time |
SELECT
    source,
    door,
    reason_code,
    field,
    message,
    count() AS inputs,
    max(received_at) AS last_received_at
FROM costline.rejected
WHERE tenant = {tenant:String} AND received_at >= {from:DateTime('UTC')} AND received_at < {to:DateTime('UTC')}
GROUP BY source, door, reason_code, field, message
ORDER BY inputs DESC, source, door, reason_code, field, message
