package io.costline.attribution.topology;

import org.jspecify.annotations.Nullable;

/** Open traces in the order of their last change: a list linked through the traces, so that moving one costs nothing. */
final class IdleList {
    private @Nullable OpenTrace first;
    private @Nullable OpenTrace last;

    @Nullable
    OpenTrace first() {
        return first;
    }

    void append(OpenTrace trace) {
        trace.before = last;
        trace.after = null;
        if (last == null) {
            first = trace;
        } else {
            last.after = trace;
        }
        last = trace;
    }

    void remove(OpenTrace trace) {
        OpenTrace before = trace.before;
        OpenTrace after = trace.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        trace.before = null;
        trace.after = null;
    }

    void moveToEnd(OpenTrace trace) {
        if (last != trace) {
            remove(trace);
            append(trace);
        }
    }

    void clear() {
        first = null;
        last = null;
    }
}
