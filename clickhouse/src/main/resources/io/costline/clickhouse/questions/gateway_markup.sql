-- What does each gateway take, in fees, in its prices and in buying its credits?
-- reads: gateway_markup
-- counts: priced calls with a fee, a markup or a reported bill, by UTC day; the implied markup at public prices of what ran
-- leaves out: calls without a price; bills in another currency than the call's; bills of calls with a key of your own, which are fees
-- drill: calls
-- param: tenant | String | | whose calls
-- param: from | DateTime('UTC') | 2000-01-01 00:00:00 | from this day on
-- param: to | DateTime('UTC') | 2100-01-01 00:00:00 | days that began before this instant
-- param: currency | String | '' | only this currency; empty: each in rows of its own
-- column: source | text | who reported the calls
-- column: currency | currency |
-- column: calls | count |
-- column: list_cost | money | of what ran, at public prices
-- column: fees | money | lines of markup and of fees, as your terms say
-- column: fees_percent | percent | of the list cost
-- column: purchase_fees | money | share of what buying credits costs
-- column: billed_calls | count | of which the gateway said what it bills
-- column: billed_cost | money | as it said
-- column: list_of_billed | money | the same calls at public prices
-- column: implied_markup | money | the difference
-- column: implied_markup_percent | percent | of their list cost; with fees on top it is what you pay above the provider's own price
-- column: reported_fees | money | that it calls its own fee
-- column: drift | money | billed above what our lines come to, purchase fees apart
-- column: gateway_cut | money | fees and purchase fees by our lines
-- column: as_of | time | latest receipt of a call in these figures
SELECT
    source,
    part.currency AS currency,
    sum(part.calls) AS calls,
    sum(part.list_cost) AS list_cost,
    sum(part.fees) AS fees,
    toDecimal128(roundBankers(toDecimal256(fees, 30) * 100 / toDecimal256(nullIf(list_cost, 0), 12), 12), 12) AS fees_percent,
    sum(part.purchase_fees) AS purchase_fees,
    sum(part.billed_calls) AS billed_calls,
    sum(part.billed_cost) AS billed_cost,
    sum(part.list_of_billed) AS list_of_billed,
    billed_cost - list_of_billed AS implied_markup,
    toDecimal128(roundBankers(toDecimal256(implied_markup, 30) * 100 / toDecimal256(nullIf(list_of_billed, 0), 12), 12), 12)
        AS implied_markup_percent,
    sum(part.reported_fees) AS reported_fees,
    sum(part.drift) AS drift,
    fees + purchase_fees AS gateway_cut,
    max(part.as_of) AS as_of
FROM costline.gateway_markup AS part
WHERE tenant = {tenant:String} AND day >= toDate({from:DateTime('UTC')})
    AND day < toDate({to:DateTime('UTC')} + toIntervalSecond(86399))
    AND ({currency:String} = '' OR part.currency = {currency:String})
GROUP BY source, currency
ORDER BY gateway_cut DESC, source, currency
