-- Lines of invoices and credit notes: the highest revision of each. One that was delivered again changes nothing.
CREATE TABLE IF NOT EXISTS costline_raw.revenue_lines ${on_cluster}
(
    tenant LowCardinality(String),
    line_id String,
    revision Int64,
    source LowCardinality(String),
    invoice_id String,
    customer_id String,
    plan LowCardinality(String),
    feature LowCardinality(String),
    kind Enum8('UNKNOWN' = 0, 'SUBSCRIPTION' = 1, 'USAGE' = 2, 'ONE_TIME' = 3, 'PRORATION' = 4, 'CREDIT_NOTE' = 5, 'REFUND' = 6,
        'PROMO_CREDIT' = 7, 'CREDIT_PURCHASE' = 8),
    currency LowCardinality(String),
    -- net of tax, discounts and promotional credits
    amount Decimal(38, 12),
    service_from DateTime64(6, 'UTC'),
    service_to DateTime64(6, 'UTC'),
    issued_at DateTime64(6, 'UTC'),
    status Enum8('UNKNOWN' = 0, 'DRAFT' = 1, 'OPEN' = 2, 'PAID' = 3, 'VOID' = 4, 'UNCOLLECTIBLE' = 5),
    credited_line String,
    quantity Nullable(Decimal(38, 12)),
    metadata Map(LowCardinality(String), String),
    received_at DateTime64(6, 'UTC'),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(revision)}
ORDER BY (tenant, line_id);

-- What people define about a tenant and no call says: plans, customers' other names, closed months. The newest version is in force.
CREATE TABLE IF NOT EXISTS costline_raw.definitions ${on_cluster}
(
    tenant LowCardinality(String),
    kind Enum8('UNKNOWN' = 0, 'PLAN' = 1, 'CUSTOMER' = 2, 'CLOSING' = 3, 'ROUTING' = 4, 'INVOICE_MAPPING' = 5),
    id String,
    version UInt64,
    defined_at DateTime64(6, 'UTC'),
    removed Bool,
    body String,
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(version)}
ORDER BY (tenant, kind, id);
