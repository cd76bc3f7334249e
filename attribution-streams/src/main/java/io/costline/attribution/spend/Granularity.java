package io.costline.attribution.spend;

/** Width of a bucket; names and order as in the schema's Granularity, which has UNKNOWN before them. */
public enum Granularity {
    MINUTE(60_000_000L),
    HOUR(3_600_000_000L);

    private final long micros;

    Granularity(long micros) {
        this.micros = micros;
    }

    public long micros() {
        return micros;
    }

    /** Start of the UTC bucket that holds the instant. */
    public long start(long instant) {
        return Math.floorDiv(instant, micros) * micros;
    }

    /** The value's position in the Avro enum. */
    public int wire() {
        return ordinal() + 1;
    }
}
