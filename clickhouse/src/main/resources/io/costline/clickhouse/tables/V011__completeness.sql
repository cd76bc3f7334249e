-- How the sink saw the pipeline stand: a row every two seconds, whether or not anything came.
CREATE TABLE IF NOT EXISTS costline_raw.completeness ${on_cluster}
(
    observed_at DateTime64(3, 'UTC'),
    -- everything accepted before this is in every table; 1970: not known yet
    complete_to DateTime64(3, 'UTC'),
    held_back_by LowCardinality(String),
    offsets_behind UInt64
)
ENGINE = ${engine:MergeTree}
ORDER BY observed_at
TTL toDateTime(observed_at) + INTERVAL 7 DAY;
