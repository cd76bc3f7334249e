package io.costline.ingest.publish;

import java.util.BitSet;

/** What became of a delivery to the broker. Whatever was not acknowledged may still arrive: ids make that harmless. */
public sealed interface Delivery {

    /**
     * Every event has all its acknowledgements, but for those the broker will never take.
     *
     * @param tooLarge their positions among the events; none unless a topic takes less than a record may be
     */
    record Acknowledged(BitSet tooLarge) implements Delivery {
        public Acknowledged() {
            this(new BitSet());
        }
    }

    /** The producer's buffer is full: the broker is slower than the callers. */
    record Full() implements Delivery {}

    /** The broker cannot be reached or does not answer in time. */
    record Unavailable(String reason) implements Delivery {}

    /** The broker refuses the records' time: this host's clock, or the broker's, is wrong. */
    record WrongClock() implements Delivery {}
}
