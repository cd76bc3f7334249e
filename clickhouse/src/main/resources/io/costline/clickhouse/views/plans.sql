-- A plan as it is defined: what billing systems call it, and how its price falls on features. The newest definition is in force.
SELECT
    tenant,
    id AS plan,
    JSONExtract(body, 'names', 'Array(String)') AS names,
    -- relative: chat 1, search 3
    arrayMap(weight -> weight.1, JSONExtractKeysAndValues(body, 'weights', 'String')) AS features,
    arrayMap(weight -> toDecimal128(weight.2, 12), JSONExtractKeysAndValues(body, 'weights', 'String')) AS weights,
    version,
    defined_at
FROM costline_raw.definitions FINAL
WHERE kind = 'PLAN' AND NOT removed
