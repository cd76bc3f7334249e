package io.costline.attribution.ledger;

/** How a call ended; names and order as in the schema's CallStatus, and one of our own. */
public enum Outcome {
    UNKNOWN,
    OK,
    ERROR,
    CANCELLED,
    BLOCKED,
    /** What is known is another view of a call that counts elsewhere: kept, and adding nothing. */
    EVIDENCE;

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
