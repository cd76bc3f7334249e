package io.costline.attribution.ledger;

/** How a call ended; names and order as in the schema's CallStatus. */
public enum Outcome {
    UNKNOWN,
    OK,
    ERROR,
    CANCELLED,
    BLOCKED;

    private static final Outcome[] ALL = values();

    /** Whether the call can have served its operation: a source that does not say how a call ended is believed. */
    public boolean succeeded() {
        return this == OK || this == UNKNOWN;
    }

    /**
     * @throws IllegalArgumentException if there is no such position
     */
    public static Outcome ofWire(int position) {
        if (position < 0 || position >= ALL.length) {
            throw new IllegalArgumentException("no outcome at position " + position);
        }
        return ALL[position];
    }
}
