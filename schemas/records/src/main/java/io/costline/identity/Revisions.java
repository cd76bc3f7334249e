package io.costline.identity;

/**
 * The order of what a source says of one call. A higher revision replaces a lower one; within a revision a call that has put
 * out more is told later. Claude Code writes one response as rows of 1, 40 and 850 output tokens under one id: the row with
 * 850 counts, in whatever order they come.
 *
 * <p>Both stand in one number, so that everything that compares revisions compares reports: the output in the lowest
 * {@value #OUTPUT_BITS} bits under a small revision. A revision beyond {@value #COUNTED} is a time and orders alone.
 */
public final class Revisions {
    /** Bits of the price book's version, the lowest of a cost's 128-bit revision; a report's rank has the 64 above, the layer the next 8. */
    public static final int BOOK_BITS = 40;

    public static final int OUTPUT_BITS = 22;
    private static final long COUNTED = 1L << 20;

    /** From here on a rank is a time. */
    public static final long TIMES = COUNTED << OUTPUT_BITS;

    private static final long MOST_OUTPUT = (1L << OUTPUT_BITS) - 1;

    private Revisions() {}

    /** Where a report ranks among those of its event. */
    public static long rank(long revision, long outputTokens) {
        if (revision < COUNTED) {
            return revision << OUTPUT_BITS | Math.clamp(outputTokens, 0, MOST_OUTPUT);
        }
        return revision > Long.MAX_VALUE - TIMES ? revision : revision + TIMES;
    }

    /** Whether two ranks are of one revision, so that what was put in must be the same. */
    public static boolean sameRevision(long rank, long other) {
        return rank == other || (rank < TIMES && rank >>> OUTPUT_BITS == other >>> OUTPUT_BITS);
    }

    /** Whether two content hashes say that the same was put in: their upper halves are of that alone. */
    public static boolean sameInput(long contentHash, long other) {
        return (contentHash ^ other) >>> 32 == 0;
    }
}
