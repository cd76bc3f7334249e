-- The hours of spend in the currency the tenant reports in, by the rate of the hour. NULL where there is none.
SELECT
    tenant,
    hour,
    dimension,
    scope_value,
    currency,
    list_cost,
    contracted_cost,
    reporting_currency,
    multiIf(own_currency = reporting_currency, toNullable(toDecimal128(1, 18)), fx.rate = 0, NULL, toNullable(fx.rate)) AS rate,
    toDecimal128(round(toDecimal256(list_cost, 12) * rate, 12), 12) AS list_cost_reporting,
    toDecimal128(round(toDecimal256(contracted_cost, 12) * rate, 12), 12) AS contracted_cost_reporting,
    calls,
    unpriced_calls
FROM
(
    SELECT
        spend.tenant AS tenant,
        spend.hour AS hour,
        spend.dimension AS dimension,
        spend.scope_value AS scope_value,
        spend.currency AS currency,
        spend.list_cost AS list_cost,
        spend.contracted_cost AS contracted_cost,
        spend.calls AS calls,
        spend.unpriced_calls AS unpriced_calls,
        toString(spend.currency) AS own_currency,
        toDateTime64(spend.hour, 6, 'UTC') AS at,
        multiIf(own.reporting_currency != '', own.reporting_currency, other.reporting_currency != '', other.reporting_currency,
            own_currency) AS reporting_currency
    FROM costline.spend_hours AS spend
    LEFT JOIN costline.reporting_currencies AS own ON own.tenant = spend.tenant
    LEFT JOIN (SELECT '' AS nobody, reporting_currency FROM costline.reporting_currencies WHERE tenant = '') AS other
    ON other.nobody = substring(spend.tenant, 1, 0)
) AS spend
ASOF LEFT JOIN costline.fx_rates AS fx
ON fx.from_currency = spend.own_currency AND fx.to_currency = spend.reporting_currency AND fx.effective_from <= spend.at
