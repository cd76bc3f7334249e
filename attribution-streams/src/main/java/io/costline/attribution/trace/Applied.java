package io.costline.attribution.trace;

/** What became of a call's state offered to its trace. */
public enum Applied {
    /** The call is new, or its revision is higher than the known one. */
    CHANGED,
    /** The revision is known or older: a replay changes nothing. */
    REPLAYED,
    /** The revision is the known one with other content; the first stays. */
    CONFLICT
}
