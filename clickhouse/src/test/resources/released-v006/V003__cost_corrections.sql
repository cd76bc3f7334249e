-- What a re-rating changed: one row an event and revision, with the figures before and after as absolute values. Differences
-- are the view's: by correction an amount may move from one currency to another, which one row could not hold as a difference.
CREATE TABLE IF NOT EXISTS costline_raw.cost_corrections ${on_cluster}
(
    tenant LowCardinality(String),
    event_id FixedString(16),
    -- of the corrected cost: epoch, layer, event revision and price-book version, in this order of rank
    revision UInt128,
    call_id String,
    event_time DateTime64(6, 'UTC'),
    corrected_at DateTime64(6, 'UTC'),
    cause LowCardinality(String),
    job_id LowCardinality(String),
    customer_id LowCardinality(String),
    trace_id String,
    provider LowCardinality(String),
    served_model LowCardinality(String),
    previous_price_book_version UInt64,
    price_book_version UInt64,
    previous_status Enum8('UNKNOWN' = 0, 'PRICED' = 1, 'PARTLY_PRICED' = 2, 'UNPRICED' = 3, 'NOT_BILLED' = 4),
    pricing_status Enum8('UNKNOWN' = 0, 'PRICED' = 1, 'PARTLY_PRICED' = 2, 'UNPRICED' = 3, 'NOT_BILLED' = 4),
    previous_currency LowCardinality(String),
    currency LowCardinality(String),
    -- zero while UNPRICED, so that differences add up
    previous_list_cost Decimal(38, 12),
    list_cost Decimal(38, 12),
    previous_contracted_cost Decimal(38, 12),
    contracted_cost Decimal(38, 12),
    previous_upper_bound Decimal(38, 12),
    upper_bound Decimal(38, 12),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(corrected_at)}
PARTITION BY toYYYYMM(event_time)
ORDER BY (tenant, toDate(event_time), event_id, revision);

-- Signed differences. A correction from one currency to another is two rows, one that takes away and one that adds.
CREATE OR REPLACE VIEW costline.cost_corrections ${on_cluster} AS
SELECT
    tenant,
    lower(hex(event_id)) AS event_id,
    call_id,
    event_time,
    corrected_at,
    cause,
    job_id,
    customer_id,
    trace_id,
    provider,
    served_model,
    previous_price_book_version,
    price_book_version,
    previous_status,
    pricing_status,
    side.1 AS currency,
    side.2 AS list_difference,
    side.3 AS contracted_difference,
    side.4 AS upper_bound_difference,
    inserted_at
FROM
(
    SELECT
        *,
        arrayJoin(if(previous_currency = currency,
            [(toString(currency), list_cost - previous_list_cost, contracted_cost - previous_contracted_cost,
                upper_bound - previous_upper_bound)],
            [(toString(previous_currency), -previous_list_cost, -previous_contracted_cost, -previous_upper_bound),
                (toString(currency), list_cost, contracted_cost, upper_bound)])) AS side
    FROM costline_raw.cost_corrections FINAL
);

-- What the events received by an instant were known to cost then: the figures before the first correction after it, and the
-- current ones where none came. Corrections of a revision that another report of the same event superseded do not count.
CREATE OR REPLACE VIEW costline.request_costs_as_known ${on_cluster} AS
SELECT
    cost.tenant AS tenant,
    lower(hex(cost.event_id)) AS event_id,
    cost.call_id AS call_id,
    cost.event_time AS event_time,
    cost.received_at AS received_at,
    cost.customer_id AS customer_id,
    cost.team AS team,
    cost.project AS project,
    cost.feature AS feature,
    cost.trace_id AS trace_id,
    cost.provider AS provider,
    cost.requested_model AS requested_model,
    cost.served_model AS served_model,
    if(later.corrections > 0, later.was_status, cost.pricing_status) AS pricing_status,
    if(later.corrections > 0, toString(later.was_currency), toString(cost.currency)) AS currency,
    if(later.corrections = 0, cost.list_cost, if(later.was_status = 'UNPRICED', NULL, later.was_list_cost)) AS list_cost,
    if(later.corrections = 0, cost.contracted_cost, if(later.was_status = 'UNPRICED', NULL, later.was_contracted_cost))
        AS contracted_cost,
    if(later.corrections > 0, later.was_upper_bound, cost.upper_bound) AS upper_bound,
    if(later.corrections > 0, later.was_price_book_version, cost.price_book_version) AS price_book_version
FROM
(
    SELECT *
    FROM costline_raw.request_costs FINAL
    WHERE received_at <= {as_of:DateTime64(6, 'UTC')}
) AS cost
LEFT JOIN
(
    SELECT
        tenant,
        event_id,
        bitShiftRight(revision, 40) AS event_revision,
        count() AS corrections,
        argMin(previous_status, revision) AS was_status,
        argMin(previous_currency, revision) AS was_currency,
        argMin(previous_list_cost, revision) AS was_list_cost,
        argMin(previous_contracted_cost, revision) AS was_contracted_cost,
        argMin(previous_upper_bound, revision) AS was_upper_bound,
        argMin(previous_price_book_version, revision) AS was_price_book_version
    FROM costline_raw.cost_corrections FINAL
    WHERE corrected_at > {as_of:DateTime64(6, 'UTC')}
    GROUP BY tenant, event_id, event_revision
) AS later
ON later.tenant = cost.tenant AND later.event_id = cost.event_id AND later.event_revision = bitShiftRight(cost.revision, 40);
