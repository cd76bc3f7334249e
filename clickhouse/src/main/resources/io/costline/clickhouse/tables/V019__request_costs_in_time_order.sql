-- Rows of calls in the order of their time. By the id, which is a hash, every column of a day stood in random order: nothing compressed, and
-- merges could not take long stretches. The time of an event never changes, for the enricher keeps that of its first report.
-- carries: request_costs, by toDate(event_time)
CREATE TABLE IF NOT EXISTS costline_raw.request_costs_next ${on_cluster} AS costline_raw.request_costs
ENGINE = ${engine:ReplacingMergeTree(revision)}
PARTITION BY toYYYYMM(event_time)
ORDER BY (tenant, event_time, event_id)
SETTINGS vertical_merge_algorithm_min_rows_to_activate = 1;

-- Look-ups by id, without a time. An event is looked up by its id's first eight digits at least.
ALTER TABLE costline_raw.request_costs_next ${on_cluster}
    ADD INDEX IF NOT EXISTS event_id_begins substring(event_id, 1, 4) TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS call_id_seen call_id TYPE bloom_filter(0.01) GRANULARITY 1,
    ADD INDEX IF NOT EXISTS trace_id_seen trace_id TYPE bloom_filter(0.01) GRANULARITY 1;
