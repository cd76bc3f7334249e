-- History: a bucket of a time long gone may be forgotten by the stream, so what is added to it later is summed in a row of its
-- own, one a month of receipt (202611), beside the row of the calls as they came (0). Sums over rows are right.
ALTER TABLE costline_raw.spend_buckets ${on_cluster}
    ADD COLUMN IF NOT EXISTS added_in UInt32 AFTER output_tokens,
    MODIFY ORDER BY (tenant, dimension, granularity, scope_value, currency, bucket_start, added_in);
