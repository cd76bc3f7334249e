-- Which limit stopped calls, whose was it, and what came of the requests?
-- reads: quota_rejections
-- counts: calls that a limit, a guardrail or a refusal stopped, by event time; an operation once, with its first stopped attempt
-- leaves out: calls that failed of something else
-- drill: failures
-- param: tenant | String | | whose calls
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this hour on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | hours that began before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: blocked_by | text | the limit, in one word whatever the source calls it
-- column: owner | text | ours, gateway, provider, gateway or provider where the source cannot tell, or policy
-- column: provider | text |
-- column: model | text | asked for
-- column: customer_id | text | that the stopped call names
-- column: billing_effect | text | NO_USAGE; FAILED_USAGE: tokens billed for nothing; UNKNOWN_USAGE
-- column: currency | currency |
-- column: calls | count |
-- column: operations | count |
-- column: rescued | count | served by a later attempt
-- column: lost | count |
-- column: wait_ms | count | from the first stopped attempt to the one that served, all together
-- column: cost_of_rescue | money | of those that served, above the model asked for
-- column: failed_cost | money | of the stopped calls
-- column: as_of | time | latest receipt of a call in these figures
SELECT
    blocked_by,
    owner,
    provider,
    model,
    customer_id,
    billing_effect,
    stopped.currency AS currency,
    sum(stopped.calls) AS calls,
    sum(stopped.operations) AS operations,
    sum(stopped.rescued) AS rescued,
    sum(stopped.lost) AS lost,
    sum(stopped.wait_ms) AS wait_ms,
    sum(stopped.cost_of_rescue) AS cost_of_rescue,
    sum(stopped.failed_cost) AS failed_cost,
    max(stopped.as_of) AS as_of
FROM costline.quota_rejections AS stopped
WHERE tenant = {tenant:String} AND hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}
    AND ({currency:String} = '' OR stopped.currency = {currency:String})
GROUP BY blocked_by, owner, provider, model, customer_id, billing_effect, currency
ORDER BY calls DESC, blocked_by, provider, model, customer_id, billing_effect, currency
