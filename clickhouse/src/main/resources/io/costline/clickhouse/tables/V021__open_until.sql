-- Until when a trace is open unless another call comes; 1970 of a closed one, and in rows of before.
ALTER TABLE costline_raw.traces ${on_cluster}
    ADD COLUMN IF NOT EXISTS open_until DateTime64(6, 'UTC') AFTER received_at;
