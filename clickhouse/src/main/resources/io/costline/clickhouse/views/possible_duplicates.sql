-- Two calls that both count and may be one: an application or agent told of one, a gateway or provider of the other, and they share no
-- id. They have the same tokens in, read from the cache and out, the same model but for what stands before and behind its name,
-- and the second lies within the first's duration, give or take five seconds. certain: neither has another partner.
WITH
    counted AS
    (
        SELECT
            tenant,
            event_id,
            event_time,
            if(ended_at >= event_time, ended_at, event_time) AS ends,
            source,
            layer,
            -- without host, date, version and -latest: us.anthropic.claude-opus-4-8-20260101-v1:0 is claude-opus-4-8
            replaceAll(lower(if(served_model = '', requested_model, served_model)), '@', '-') AS named,
            replaceRegexpOne(replaceRegexpOne(named, '^(.*/)?([a-z]+[.])*', ''), '(-v[0-9]+)?(:[0-9]+)?$', '') AS bare,
            replaceRegexpOne(bare, '-(20[0-9]{6}|20[0-9]{2}-[0-9]{2}-[0-9]{2}|latest)$', '') AS model,
            customer_id,
            currency,
            contracted_cost,
            input_tokens,
            cache_read_tokens,
            output_tokens
        FROM costline.request_costs
        WHERE input_tokens + output_tokens > 0
    ),
    pairs AS
    (
        SELECT
            told.tenant AS tenant,
            told.event_time AS event_time,
            told.event_id AS event_id,
            told.source AS source,
            seen.event_id AS other_event_id,
            seen.source AS other_source,
            seen.layer AS other_layer,
            told.model AS model,
            told.customer_id AS customer_id,
            seen.customer_id AS other_customer_id,
            told.currency AS currency,
            least(told.contracted_cost, seen.contracted_cost) AS counted_twice
        FROM (SELECT * FROM counted WHERE layer = 'SDK') AS told
        INNER JOIN (SELECT * FROM counted WHERE layer IN ('GATEWAY', 'PROVIDER')) AS seen
            ON told.tenant = seen.tenant
            AND told.model = seen.model
            AND told.currency = seen.currency
            AND told.input_tokens = seen.input_tokens
            AND told.cache_read_tokens = seen.cache_read_tokens
            AND told.output_tokens = seen.output_tokens
        WHERE seen.event_time >= told.event_time - INTERVAL 5 SECOND
            AND seen.event_time <= told.ends + INTERVAL 5 SECOND
    )
SELECT
    *,
    count() OVER (PARTITION BY tenant, event_id) = 1 AND count() OVER (PARTITION BY tenant, other_event_id) = 1 AS certain
FROM pairs
