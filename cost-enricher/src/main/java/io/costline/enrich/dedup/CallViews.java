package io.costline.enrich.dedup;

/**
 * The views of one call that were seen: where each stands in costline.requests, and a mark of the event it is. Filled by
 * {@link DedupStore#find} and used again for the next call. Not safe for use by several threads.
 *
 * <p>A view is kept as an entry of the id store: its id is the call's with the view's number mixed in, its revision the
 * offset above 24 bits of minute, its content hash the mark.
 */
public final class CallViews {
    /** How far apart in event time the views of one call may lie. */
    public static final int WINDOW_MINUTES = 30;

    /** Views kept of one call; a server that uses an id more often does not mean the same call. */
    public static final int MAX = 8;

    static final long MINUTE_MICROS = 60_000_000L;

    private static final int MINUTE_BITS = 24;
    private static final long MINUTE_MASK = (1L << MINUTE_BITS) - 1;
    private static final long HIGH_STEP = 0x9E3779B97F4A7C15L;
    private static final long LOW_STEP = 0xC2B2AE3D27D4EB4FL;

    private final long[] places = new long[MAX];
    private final long[] marks = new long[MAX];
    private long callHigh;
    private long callLow;
    private long hour;
    private long minute;
    private int count;

    /** Sets which call is meant: 128 bits of a hash over tenant and call id. */
    public void call(long high, long low) {
        callHigh = high;
        callLow = low;
    }

    void clear(long ownHour, long ownMinute) {
        hour = ownHour;
        minute = ownMinute;
        count = 0;
    }

    /** Takes a view found in the bucket of an hour; false if it is of another time and so of another call. */
    boolean add(long ofHour, long place, long mark) {
        long apart = Math.abs((place & MINUTE_MASK) - (minute & MINUTE_MASK));
        boolean near = Math.min(apart, MINUTE_MASK + 1 - apart) <= WINDOW_MINUTES;
        if (count == 0 && !near) {
            return false;
        }
        hour = ofHour;
        places[count] = place;
        marks[count++] = mark;
        return true;
    }

    public int count() {
        return count;
    }

    /** Where the view stands in its partition of costline.requests. */
    public long offset(int view) {
        return places[view] >>> MINUTE_BITS;
    }

    /** Whether the view is of the event with this mark. */
    public boolean isMarked(int view, long mark) {
        return marks[view] == mark;
    }

    /** The view that is this event, by its mark; -1 if none. */
    public int find(long mark) {
        for (int view = 0; view < count; view++) {
            if (marks[view] == mark) {
                return view;
            }
        }
        return -1;
    }

    long place(long offset) {
        return offset << MINUTE_BITS | minute & MINUTE_MASK;
    }

    long hour() {
        return hour;
    }

    long nextHigh() {
        return high(count);
    }

    long nextLow() {
        return low(count);
    }

    long high(int view) {
        return callHigh + view * HIGH_STEP;
    }

    /** Never zero together with the upper half. */
    long low(int view) {
        return (callLow ^ view * LOW_STEP) | 1;
    }
}
