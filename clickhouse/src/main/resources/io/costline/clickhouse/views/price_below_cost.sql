-- Usage that is charged for less than it costs: a day of a feature, or of a model where the line names one, and a unit. The unit is
-- what the line's metadata says it is charged by: tokens, input_tokens, output_tokens or calls. Cost is that of priced calls, and of
-- input and output apart it is not kept: those are held against the cost of all tokens.
WITH charged AS
(
    SELECT
        tenant,
        day,
        if(model != '', 'MODEL', 'FEATURE') AS dimension,
        if(model != '', model, feature) AS name,
        unit,
        currency,
        sum(earned) AS revenue,
        sum(used) AS quantity
    FROM
    (
        SELECT
            earned.tenant AS tenant,
            earned.day AS day,
            earned.feature AS feature,
            line.metadata['model'] AS model,
            line.metadata['unit'] AS unit,
            earned.currency AS currency,
            earned.revenue AS earned,
            -- as much of the quantity as of the amount
            toFloat64(line.quantity) * toFloat64(earned.revenue) / toFloat64(line.amount) AS used
        FROM costline.revenue_days AS earned
        INNER JOIN costline.revenue_lines AS line ON line.tenant = earned.tenant AND line.line_id = earned.line_id
        WHERE line.kind = 'USAGE' AND line.quantity > 0 AND line.amount > 0 AND earned.day <= today()
    )
    WHERE unit IN ('tokens', 'input_tokens', 'output_tokens', 'calls') AND (feature != '' OR model != '')
    GROUP BY tenant, day, dimension, name, unit, currency
)
SELECT
    charged.tenant AS tenant,
    charged.day AS day,
    if(charged.dimension = 'FEATURE', charged.name, '') AS feature,
    if(charged.dimension = 'MODEL', charged.name, '') AS model,
    charged.unit AS unit,
    charged.currency AS currency,
    toDecimal128(toFloat64(charged.revenue) * 1000000 / charged.quantity, 12) AS charged_per_million,
    toDecimal128(toFloat64(spent.cost) * 1000000 / if(charged.unit = 'calls', spent.calls, spent.tokens), 12) AS cost_per_million,
    toDecimal128(charged.quantity, 3) AS quantity,
    toDecimal128(toFloat64(cost_per_million - charged_per_million) * charged.quantity / 1000000, 12) AS loss,
    spent.unpriced_upper_bound AS unpriced_upper_bound,
    spent.received_at AS as_of
FROM charged
INNER JOIN
(
    SELECT
        tenant,
        toDate(hour) AS day,
        CAST(dimension, 'String') AS dimension,
        toString(scope_value) AS name,
        toString(currency) AS currency,
        sum(bucket.priced_cost) AS cost,
        sum(bucket.priced_calls) AS calls,
        sum(bucket.priced_input_tokens + bucket.priced_output_tokens) AS tokens,
        sum(bucket.unpriced_upper_bound) AS unpriced_upper_bound,
        max(bucket.received_at) AS received_at
    FROM costline.spend_hours AS bucket
    WHERE dimension IN ('FEATURE', 'MODEL')
    GROUP BY tenant, day, dimension, name, currency
) AS spent
ON spent.tenant = charged.tenant AND spent.day = charged.day AND spent.dimension = charged.dimension AND spent.name = charged.name
    AND spent.currency = charged.currency
WHERE cost_per_million > charged_per_million
