-- What was made of answers: the latest outcome under each id. One that was delivered again changes nothing.
CREATE TABLE IF NOT EXISTS costline_raw.outcomes ${on_cluster}
(
    tenant LowCardinality(String),
    outcome_id String,
    trace_id String,
    operation_id String,
    call_id String,
    kind Enum8('UNKNOWN' = 0, 'ACCEPTED' = 1, 'REJECTED' = 2, 'SCORE' = 3),
    value Nullable(Decimal(38, 12)),
    max Nullable(Decimal(38, 12)),
    evaluator LowCardinality(String),
    at DateTime64(6, 'UTC'),
    received_at DateTime64(6, 'UTC'),
    inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
)
ENGINE = ${engine:ReplacingMergeTree(at)}
ORDER BY (tenant, outcome_id);
