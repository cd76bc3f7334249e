package io.costline.ingest.publish;

/** What became of a delivery to the broker. Whatever was not acknowledged may still arrive: ids make that harmless. */
public sealed interface Delivery {

    /** Every event has all its acknowledgements. */
    record Acknowledged() implements Delivery {}

    /** The producer's buffer is full: the broker is slower than the callers. */
    record Full() implements Delivery {}

    /** The broker cannot be reached or does not answer in time. */
    record Unavailable(String reason) implements Delivery {}
}
