package io.costline.enrich.pricing;

/** Narrows the time around an instant within which everything looked at stays as it is. Times are UTC microseconds. */
final class TimeWindow {
    private final long at;
    private long from = Long.MIN_VALUE;
    private long to = Long.MAX_VALUE;

    TimeWindow(long at) {
        this.at = at;
    }

    long at() {
        return at;
    }

    /** First microsecond at which the answer is the same. */
    long from() {
        return from;
    }

    /** First microsecond at which it may be another. */
    long to() {
        return to;
    }

    /** Whether the instant lies in {@code [start, end)}; both are seen. */
    boolean within(long start, long end) {
        see(start);
        see(end);
        return start <= at && at < end;
    }

    /** Takes in that something changes at this time. */
    void see(long boundary) {
        if (boundary <= at) {
            from = Math.max(from, boundary);
        } else {
            to = Math.min(to, boundary);
        }
    }
}
