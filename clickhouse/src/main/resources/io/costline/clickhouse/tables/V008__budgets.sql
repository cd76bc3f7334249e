-- Budgets as they are defined: the newest version of each.
CREATE TABLE IF NOT EXISTS costline_raw.budgets ${on_cluster}
(
    tenant LowCardinality(String),
    budget_id LowCardinality(String),
    version UInt64,
    name LowCardinality(String),
    dimension Enum8('UNKNOWN' = 0, 'TENANT' = 1, 'CUSTOMER' = 2, 'TEAM' = 3, 'PROJECT' = 4, 'APP_KEY' = 5, 'FEATURE' = 6,
        'PROVIDER' = 7, 'PROVIDER_ACCOUNT' = 8, 'MODEL' = 9),
    scope_value String,
    period Enum8('UNKNOWN' = 0, 'HOUR' = 1, 'DAY' = 2, 'WEEK' = 3, 'MONTH' = 4),
    time_zone LowCardinality(String),
    currency LowCardinality(String),
    spend_limit Decimal(38, 12),
    threshold_percents Array(Int32),
    `rules.kind` Array(Enum8('UNKNOWN' = 0, 'THRESHOLD' = 1, 'FORECAST' = 2, 'SPIKE' = 3, 'CREDIT_LOW' = 4, 'CREDIT_EXPIRING' = 5,
        'MARGIN_NEGATIVE' = 6, 'FALLBACK_RATE' = 7, 'UNPRICED' = 8)),
    `rules.number` Array(Int32),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(version)}
ORDER BY (tenant, budget_id);
