package io.costline.attribution.ledger;

import java.time.LocalDate;

/**
 * One call as one revision of its cost says. Times are UTC microseconds.
 *
 * @param revisionHigh upper half of the cost's revision, see {@link #compareRevision}
 * @param eventTime the instant that decides minute and price
 * @param startedAt start, else event time
 * @param endedAt end, else event time
 * @param receivedAt when Costline accepted the event
 */
public record CallState(
        String callId,
        long eventIdHigh,
        long eventIdLow,
        long revisionHigh,
        long revisionLow,
        long eventTime,
        long startedAt,
        long endedAt,
        long receivedAt,
        Outcome outcome,
        boolean traceEnd,
        Scopes scopes,
        Work work,
        Charge charge,
        Usage usage) {

    private static final long MINUTE_MICROS = 60_000_000;
    private static final long DAY_MICROS = 86_400_000_000L;

    /**
     * Orders revisions as (epoch, layer rank, event revision, price-book version) do, lexicographically: the two halves are
     * one unsigned 128-bit number, the same that ClickHouse keeps.
     */
    public int compareRevision(CallState other) {
        int byHigh = Long.compareUnsigned(revisionHigh, other.revisionHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(revisionLow, other.revisionLow);
    }

    /** Whether the call adds to anything. */
    public boolean counts() {
        return outcome != Outcome.EVIDENCE;
    }

    public boolean isSameEvent(CallState other) {
        return eventIdHigh == other.eventIdHigh && eventIdLow == other.eventIdLow;
    }

    /** Start of the minute the call is counted in. */
    public long minuteStart() {
        return Math.floorDiv(eventTime, MINUTE_MICROS) * MINUTE_MICROS;
    }

    /**
     * The month (202611) in which a call was added to a minute of long before; 0 for calls as they came. The buckets of such a
     * minute may be gone, so what is added to it is summed apart.
     *
     * @param horizonMicros how long after its minute a call is received at most, unless it is history
     */
    public int addedIn(long horizonMicros) {
        if (receivedAt - minuteStart() <= horizonMicros) {
            return 0;
        }
        LocalDate received = LocalDate.ofEpochDay(Math.floorDiv(receivedAt, DAY_MICROS));
        return received.getYear() * 100 + received.getMonthValue();
    }

    /** The order that decides who names a trace's customer: (start, event id). */
    public int compareStart(CallState other) {
        int byStart = Long.compare(startedAt, other.startedAt);
        return byStart != 0 ? byStart : compareEventId(other);
    }

    /** The order of attempts within an operation: (index, end, event id). */
    public int compareAttempt(CallState other) {
        int byIndex = Integer.compare(work.attemptIndex(), other.work.attemptIndex());
        if (byIndex != 0) {
            return byIndex;
        }
        int byEnd = Long.compare(endedAt, other.endedAt);
        return byEnd != 0 ? byEnd : compareEventId(other);
    }

    private int compareEventId(CallState other) {
        int byHigh = Long.compareUnsigned(eventIdHigh, other.eventIdHigh);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(eventIdLow, other.eventIdLow);
    }
}
