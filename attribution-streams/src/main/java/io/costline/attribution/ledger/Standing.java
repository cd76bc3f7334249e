package io.costline.attribution.ledger;

/**
 * What a call is within its trace, as a set of flags: a call cannot know this alone. Kept as bits because every call of
 * every open trace has two of them.
 */
public final class Standing {
    /** The attempt that served its operation. */
    public static final int SERVED = 1;

    /** The attempt its operation is counted at: the one that served, else the last. */
    public static final int COUNTS_OPERATION = 2;

    /** Set beside {@link #COUNTS_OPERATION}: the operation has more than one attempt. */
    public static final int FALLBACK = 4;

    /** Posted to pairs of dimensions, too. What was posted before there were pairs is not, and is taken back as it was posted. */
    public static final int IN_PAIRS = 8;

    /** Every flag that the calls of a trace decide. */
    public static final int ALL = SERVED | COUNTS_OPERATION | FALLBACK;

    private Standing() {}

    static boolean served(int standing) {
        return (standing & SERVED) != 0;
    }
}
