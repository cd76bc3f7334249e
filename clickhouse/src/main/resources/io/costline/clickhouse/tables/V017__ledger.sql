-- What billing periods come to by the terms of contracts: the newest row of each term, unit and slice.
CREATE TABLE IF NOT EXISTS costline_raw.ledger ${on_cluster}
(
    tenant LowCardinality(String),
    contract_id LowCardinality(String),
    period_start DateTime64(6, 'UTC'),
    period_end DateTime64(6, 'UTC'),
    term Enum8('UNKNOWN' = 0, 'CAPACITY' = 1, 'ALLOWANCE' = 2, 'VOLUME' = 3, 'COMMITMENT' = 4, 'CREDIT' = 5, 'SHARE' = 6, 'UNUSED' = 7,
        'RESIDUAL' = 8, 'TOTAL' = 9),
    name LowCardinality(String),
    slice_start DateTime64(6, 'UTC'),
    slice_end DateTime64(6, 'UTC'),
    unit LowCardinality(String),
    currency LowCardinality(String),
    base Decimal(38, 12),
    effective Decimal(38, 12),
    billed Decimal(38, 12),
    volume Decimal(38, 12),
    step Int32,
    to_next Decimal(38, 12),
    balance Decimal(38, 12),
    percent Decimal(38, 12),
    state Enum8('UNKNOWN' = 0, 'OPEN' = 1, 'CLOSED' = 2, 'INVOICED' = 3),
    firing Array(Enum8('UNKNOWN' = 0, 'THRESHOLD' = 1, 'FORECAST' = 2, 'SPIKE' = 3, 'CREDIT_LOW' = 4, 'CREDIT_EXPIRING' = 5,
        'MARGIN_NEGATIVE' = 6, 'FALLBACK_RATE' = 7, 'UNPRICED' = 8)),
    withdrawn Bool,
    as_of DateTime64(6, 'UTC'),
    price_book_version UInt64,
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(as_of)}
ORDER BY (tenant, contract_id, period_start, term, name, slice_start, unit);

-- What closed periods cost differently; rows are only added.
CREATE TABLE IF NOT EXISTS costline_raw.ledger_corrections ${on_cluster}
(
    tenant LowCardinality(String),
    contract_id LowCardinality(String),
    period_start DateTime64(6, 'UTC'),
    period_end DateTime64(6, 'UTC'),
    posted_in DateTime64(6, 'UTC'),
    number UInt32,
    kind Enum8('UNKNOWN' = 0, 'LATE_USAGE' = 1, 'TIER_RESTATEMENT' = 2, 'UNUSED_RESTATEMENT' = 3),
    event_id String,
    currency LowCardinality(String),
    contracted_difference Decimal(38, 12),
    effective_difference Decimal(38, 12),
    as_of DateTime64(6, 'UTC'),
    price_book_version UInt64,
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(as_of)}
ORDER BY (tenant, contract_id, period_start, number);
