package io.costline.ingest.adapter.reading;

/** Token totals a record may state, each including its parts. */
public enum Measure {
    INPUT("input_tokens"),
    OUTPUT("output_tokens"),
    CACHE_READ("cache_read_tokens"),
    CACHE_WRITE("cache_write_tokens"),
    CACHE_WRITE_5M("cache_write_5m_tokens"),
    CACHE_WRITE_1H("cache_write_1h_tokens"),
    TOOL_INPUT("input_tool_tokens"),
    REASONING("output_reasoning_tokens"),
    PREDICTION_REJECTED("output_prediction_rejected_tokens"),
    /** Text read from the web and put into the answer, billed apart; it has no bucket and becomes a unit. */
    CITATION("output_citation_tokens");

    private final String unit;

    Measure(String unit) {
        this.unit = unit;
    }

    public String unit() {
        return unit;
    }
}
