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
