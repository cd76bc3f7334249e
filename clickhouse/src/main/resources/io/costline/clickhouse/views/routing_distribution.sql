-- An hour of a route: tier, requested and served model, with its share of the calls.
SELECT
    tenant,
    toStartOfHour(event_time) AS hour,
    complexity_tier,
    route,
    provider,
    requested_model,
    served_model,
    currency,
    count() AS calls,
    calls / sum(calls) OVER (PARTITION BY tenant, hour) AS share_of_hour,
    sum(contracted_cost) AS contracted_cost
FROM costline.request_costs
GROUP BY tenant, hour, complexity_tier, route, provider, requested_model, served_model, currency
