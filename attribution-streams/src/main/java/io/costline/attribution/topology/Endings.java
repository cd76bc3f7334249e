package io.costline.attribution.topology;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Traces whose end was announced, by when; one that changed since stands here more than once. */
final class Endings {
    private final Deque<Ending> ending = new ArrayDeque<>();

    private record Ending(OpenTrace trace, long since) {}

    /** Takes the trace in if its end was announced. */
    void add(OpenTrace trace) {
        if (trace.endedBy() > 0) {
            ending.add(new Ending(trace, trace.endedBy()));
        }
    }

    /** Takes out the next open one whose end was announced at that time or before. */
    @Nullable
    OpenTrace poll(long until, Predicate<OpenTrace> isOpen) {
        for (Ending next = ending.peek(); next != null && next.since <= until; next = ending.peek()) {
            ending.remove();
            if (isOpen.test(next.trace) && next.trace.endedBy() == next.since) {
                return next.trace;
            }
        }
        return null;
    }

    void clear() {
        ending.clear();
    }
}
