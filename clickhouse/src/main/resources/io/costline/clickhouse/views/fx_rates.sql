-- Rates between currencies, both ways round; of several for one instant the one published last.
WITH published AS
(
    SELECT
        JSONExtractString(definition, 'fx', 1, 'from') AS base,
        JSONExtractString(definition, 'fx', 1, 'to') AS quote,
        parseDateTime64BestEffort(JSONExtractString(definition, 'fx', 1, 'at'), 6, 'UTC') AS at,
        argMax(toDecimal128(JSONExtractString(definition, 'fx', 1, 'rate'), 18), defined_at) AS rate,
        argMax(JSONExtractString(definition, 'fx', 1, 'source'), defined_at) AS source
    FROM costline_raw.price_book_definitions FINAL
    WHERE JSONHas(definition, 'fx')
    GROUP BY base, quote, at
)
SELECT base AS from_currency, quote AS to_currency, at AS effective_from, rate, source
FROM published
UNION ALL
SELECT quote, base, at, toDecimal128(toDecimal256(1, 36) / rate, 18), source
FROM published
WHERE (quote, base) NOT IN (SELECT base, quote FROM published)
