package io.costline.attribution.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * When each trace's row was sent, and the rows that wait because one of their trace was sent a moment ago. A row is an absolute value,
 * so of those that wait the last is enough. What waits outlives a crash by a mark at the trace's state: it is unsent if it was
 * written in a settling up to which not every row was sent.
 */
final class HeldRows {
    /** Name of the mark among the headers of a changelog record. */
    static final String HEADER = "row";

    private final long intervalMillis;
    /** In the order of their sending; of a trace sent again since, an entry more. */
    private final Deque<Sent> lately = new ArrayDeque<>();

    private long settling = 1;
    private long marked;
    private long sentUpTo;
    private int waiting;
    /** Whether what was unsent at the start is sent. */
    private boolean settledOnce;

    /** A row to be sent. */
    static final class Row {
        final byte[] key;
        final byte[] value;

        Row(byte[] key, byte[] value) {
            this.key = key;
            this.value = value;
        }
    }

    /**
     * A row that was sent.
     *
     * @param at wall-clock milliseconds
     * @param settling in which
     * @param offset up to which calls had been read
     */
    record Sent(OpenTrace trace, long at, long settling, long offset) {}

    /** @param intervalMillis between two rows of a trace that are sent without need */
    HeldRows(long intervalMillis) {
        this.intervalMillis = intervalMillis;
    }

    /** Whether a row of this trace goes out now even if there is no need. */
    boolean isFree(OpenTrace trace, long now) {
        Sent last = trace.sent;
        return last == null || isOver(last, now);
    }

    /** A clock that was set back holds nothing up. */
    private boolean isOver(Sent sent, long now) {
        return now - sent.at >= intervalMillis || now < sent.at;
    }

    /** The row waits, in place of one that waited before. */
    void hold(OpenTrace trace, Row row) {
        waiting += trace.row == null ? 1 : 0;
        trace.row = row;
    }

    /** The trace's newest row is sent. */
    void sent(OpenTrace trace, long now, long offset) {
        waiting -= trace.row == null ? 0 : 1;
        trace.row = null;
        trace.unsentSince = 0;
        trace.sent = null;
        if (intervalMillis > 0) {
            trace.sent = new Sent(trace, now, settling, offset);
            lately.add(trace.sent);
        }
    }

    /** Whether {@link #pollDue} may have something. */
    boolean isDue(long now) {
        Sent first = lately.peek();
        return first != null && isOver(first, now);
    }

    /** The next trace whose row has waited long enough; to be followed by {@link #sent}. */
    @Nullable
    OpenTrace pollDue(long now) {
        for (Sent first = lately.peek(); first != null && isOver(first, now); first = lately.peek()) {
            lately.remove();
            OpenTrace trace = first.trace;
            if (trace.sent == first) {
                trace.sent = null;
                if (trace.row != null) {
                    return trace;
                }
            }
        }
        return null;
    }

    /** All that was to be settled is. */
    void settled() {
        settling++;
        settledOnce = true;
    }

    /** The offset before which every call is in a row that was sent; the end of offsets while none waits. */
    long sentBelow() {
        Sent first = lately.peek();
        return waiting == 0 || first == null ? Long.MAX_VALUE : first.offset + 1;
    }

    /** What is noted at the trace's state when it is saved, of a row that is sent only where it says something new; else null. */
    @Nullable
    RowMark mark(OpenTrace trace) {
        boolean waits = trace.row != null;
        trace.unsentSince = waits ? settling : 0;
        if (!waits && marked == settling) {
            return null;
        }
        marked = settling;
        return new RowMark(settling, waits, allSentUpTo());
    }

    /** Rows held in this settling or before it are sent: those that wait were held after their trace's last was sent. */
    private long allSentUpTo() {
        Sent first = lately.peek();
        if (!settledOnce) {
            return sentUpTo;
        }
        return waiting == 0 || first == null ? settling - 1 : first.settling;
    }

    /** A trace's state is back. */
    void restored(OpenTrace trace, @Nullable Header header) {
        RowMark mark = header == null ? null : RowMark.of(header.value());
        trace.unsentSince = mark != null && mark.waits() ? mark.settling() : 0;
        if (mark != null) {
            restored(mark);
        }
    }

    /** As {@link #standing} was. */
    void restored(RowMark mark) {
        settling = Math.max(settling, mark.settling() + 1);
        sentUpTo = Math.max(sentUpTo, mark.sentUpTo());
    }

    /** What is to be known of all rows after a restart. */
    RowMark standing() {
        return new RowMark(settling - 1, false, allSentUpTo());
    }

    /** Whether the restored trace's newest row may not have been sent. */
    boolean isUnsent(OpenTrace trace) {
        return trace.unsentSince > sentUpTo;
    }

    void clear() {
        lately.clear();
        settling = 1;
        marked = 0;
        sentUpTo = 0;
        waiting = 0;
        settledOnce = false;
    }
}
