-- What rates are of: calls all of whose usage has a price. A row of before takes every call for priced that is not known to be
-- unpriced.
ALTER TABLE costline_raw.spend_buckets ${on_cluster}
    ADD COLUMN IF NOT EXISTS priced_calls Int64 DEFAULT calls - unpriced_calls AFTER output_tokens,
    ADD COLUMN IF NOT EXISTS priced_input_tokens Int64 DEFAULT input_tokens AFTER priced_calls,
    ADD COLUMN IF NOT EXISTS priced_output_tokens Int64 DEFAULT output_tokens AFTER priced_input_tokens,
    ADD COLUMN IF NOT EXISTS priced_cost Decimal(38, 12) DEFAULT contracted_cost AFTER priced_output_tokens;

-- A trace is looked for by its id alone: whose it is, is what one asks.
ALTER TABLE costline_raw.traces ${on_cluster}
    ADD INDEX IF NOT EXISTS trace_id_seen trace_id TYPE bloom_filter(0.01) GRANULARITY 1;

ALTER TABLE costline_raw.traces ${on_cluster}
    MATERIALIZE INDEX IF EXISTS trace_id_seen;
