package io.costline.enrich.pricing;

/** The disjoint classes of tokens, in the order of the event's TokenBuckets; citations have no bucket there. */
public enum TokenClass {
    INPUT_UNCACHED(true),
    CACHE_READ(true),
    CACHE_WRITE_5M(true),
    CACHE_WRITE_1H(true),
    CACHE_WRITE_UNKNOWN_TTL(true),
    TOOL_USE_INPUT(true),
    OUTPUT_VISIBLE(false),
    REASONING(false),
    PREDICTION_REJECTED(false),
    CITATION(false);

    private final boolean input;

    TokenClass(boolean input) {
        this.input = input;
    }

    public boolean input() {
        return input;
    }
}
