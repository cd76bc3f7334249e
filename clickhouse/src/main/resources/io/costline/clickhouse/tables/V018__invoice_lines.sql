-- Lines of what providers bill: the newest copy of each line of each revision. Which revision counts is the view's matter.
CREATE TABLE IF NOT EXISTS costline_raw.invoice_lines ${on_cluster}
(
    tenant LowCardinality(String),
    source LowCardinality(String),
    provider LowCardinality(String),
    account String,
    document_id String,
    line_id String,
    revision Int64,
    -- the provider's
    day Date32,
    since DateTime64(6, 'UTC'),
    until DateTime64(6, 'UTC'),
    model LowCardinality(String),
    unit LowCardinality(String),
    context Map(LowCardinality(String), String),
    quantity Nullable(Decimal(38, 12)),
    amount Decimal(38, 12),
    currency LowCardinality(String),
    kind Enum8('UNKNOWN' = 0, 'USAGE' = 1, 'PURCHASE' = 2, 'CREDIT' = 3, 'FEE' = 4, 'TAX' = 5, 'ROUNDING' = 6, 'ADJUSTMENT' = 7),
    description String,
    fetched_at DateTime64(6, 'UTC'),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY (tenant, provider, document_id, day, account, line_id);
